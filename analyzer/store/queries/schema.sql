SELECT c.table_name, v.comment, c.column_name, c.data_type, c.comment
FROM duckdb_columns() c JOIN duckdb_views() v ON v.view_name = c.table_name AND v.schema_name = c.schema_name
WHERE c.schema_name = 'main' AND NOT v.internal
ORDER BY c.table_name, c.column_index;
