-- Runs after each source: records without an id, and records that came twice.
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, 'no id', count(*) - count(id)
FROM page GROUP BY scope HAVING count(*) > count(id)
UNION ALL
SELECT getvariable('snapshot'), getvariable('source'), scope, 'listed twice', count(id) - count(DISTINCT id)
FROM page GROUP BY scope HAVING count(id) > count(DISTINCT id);
