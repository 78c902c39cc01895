CREATE OR REPLACE TEMP TABLE page AS
SELECT site AS scope, r.id AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', r: 'STRUCT(id VARCHAR, name VARCHAR, scimManaged BOOLEAN)'
});
INSERT INTO stored.customer_organization
SELECT getvariable('snapshot'), scope, id, r.name, coalesce(r.scimManaged, false)
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY scope, id) = 1;
