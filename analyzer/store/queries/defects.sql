-- What is wrong with the records of one source, by scope, each with the form of one such record.
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, defect, count(*), min(json_structure(raw)::VARCHAR)
FROM (SELECT scope, raw, unnest([{defects}]) AS defect FROM page WHERE {departs})
WHERE defect IS NOT NULL
GROUP BY scope, defect
UNION ALL
SELECT getvariable('snapshot'), getvariable('source'), scope,
    coalesce(field, 'something in it') || ' has another type than documented', count(*),
    min(json_structure(raw)::VARCHAR)
FROM page LEFT JOIN (SELECT unnest({fields}) AS field)
    ON coalesce(json_type(raw -> field), 'NULL') <> 'NULL' AND json_type(to_json(r) -> field) = 'NULL'
WHERE broken
GROUP BY scope, field;
