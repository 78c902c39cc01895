CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, r.directoryId AS id, r.name
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(directoryId VARCHAR, name VARCHAR)'
});
INSERT INTO stored.directory
SELECT getvariable('snapshot'), id, any_value(name) FROM page WHERE id IS NOT NULL GROUP BY id;
