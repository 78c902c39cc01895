-- What a policy returned as evidence, for those who ask of it later; answer is what it returned.
INSERT INTO stored.evidence_field
SELECT getvariable('snapshot'), $policy, column_index, column_name, data_type
FROM duckdb_columns()
WHERE database_name = 'temp' AND table_name = 'answer' AND column_name NOT IN ('subject', 'summary', 'monthly_cost');
