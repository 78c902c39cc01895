SELECT c.table_name AS view, coalesce(v.comment, '') AS view_meaning, c.column_name AS name, c.data_type AS type,
    coalesce(c.comment, '') AS meaning
FROM duckdb_columns() c JOIN duckdb_views() v ON v.view_name = c.table_name AND v.schema_name = c.schema_name
WHERE c.schema_name = 'main' AND NOT v.internal
ORDER BY c.table_name, c.column_index;
