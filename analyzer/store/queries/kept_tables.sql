-- The tables that are kept by snapshot.
SELECT schema_name, table_name FROM duckdb_tables()
WHERE database_name = current_database() AND schema_name IN ('stored', 'sent')
    AND (table_name = 'snapshot' OR table_name IN (
        SELECT table_name FROM duckdb_columns() WHERE database_name = current_database() AND column_name = 'snapshot'
    ));
