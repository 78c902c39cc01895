-- Fields that the form does not have, in the first records of some files.
INSERT INTO stored.unknown_field
SELECT DISTINCT getvariable('snapshot'), getvariable('source'), field
FROM (
    SELECT unnest(json_keys(r)) AS field
    FROM (
        SELECT r FROM read_json(getvariable('pages')[:16], format = 'newline_delimited', maximum_object_size = 4194304, columns = {{r: 'JSON'}})
        LIMIT 1000
    )
)
WHERE NOT list_contains({known}, field);
