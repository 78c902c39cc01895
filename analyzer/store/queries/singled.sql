-- Leaves each record once, and none without an id; tells of the others.
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, 'no id', count(*) - count(id), NULL
FROM page GROUP BY scope HAVING count(*) > count(id)
UNION ALL
SELECT getvariable('snapshot'), getvariable('source'), scope, 'listed twice', count(id) - count(DISTINCT id), NULL
FROM page GROUP BY scope HAVING count(id) > count(DISTINCT id);
CREATE OR REPLACE TEMP TABLE page AS
SELECT * FROM page WHERE id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY scope, id) = 1;
