-- What is wrong with the records of one source, by scope, each with the form of one such record.
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, defect, count(*), min(json_structure(raw)::VARCHAR)
FROM (SELECT scope, raw, unnest([{defects}]) AS defect FROM page WHERE {departs})
WHERE defect IS NOT NULL
GROUP BY scope, defect
UNION ALL
SELECT getvariable('snapshot'), getvariable('source'), scope, field || ' has another type than documented', count(*),
    min(json_structure(raw)::VARCHAR)
FROM page, (SELECT unnest({fields}::VARCHAR[]) AS field)
WHERE coalesce(json_type(raw -> field), 'NULL') <> 'NULL' AND coalesce(json_type(to_json(r) -> field), 'NULL') = 'NULL'
    OR list_contains({words}::VARCHAR[], field) AND json_type(raw -> field) IN ('OBJECT', 'ARRAY')
GROUP BY scope, field;
-- Deeper inside a field it cannot be said where: no scope of the source may then pass for whole.
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, 'something inside has another type than documented',
    count(*), NULL
FROM page
WHERE {unreadable} AND NOT EXISTS (
    SELECT 1 FROM stored.defect
    WHERE source = getvariable('source') AND defect LIKE '% has another type than documented'
)
GROUP BY scope;
