-- Which functions do something, or give another answer each time.
SELECT function_name FROM duckdb_functions() WHERE has_side_effects AND list_contains($names, function_name) LIMIT 1;
