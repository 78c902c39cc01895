-- Fields that the form does not have, in the first records of two files: each file that is read takes 32 MB.
INSERT INTO stored.unknown_field
SELECT DISTINCT getvariable('snapshot'), getvariable('source'), field
FROM (
    SELECT unnest(json_keys(r)) AS field
    FROM (
        SELECT r FROM read_json(getvariable('pages')[:2], format = 'newline_delimited', columns = {{r: 'JSON'}}) LIMIT 1000
    )
)
WHERE NOT list_contains({known}, field);
