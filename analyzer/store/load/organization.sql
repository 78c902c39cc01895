CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, r.id AS id, r.attributes.name AS name
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(id VARCHAR, attributes STRUCT(name VARCHAR))'
});
UPDATE stored.snapshot SET org_name = page.name
FROM page WHERE stored.snapshot.id = getvariable('snapshot') AND page.name IS NOT NULL;
