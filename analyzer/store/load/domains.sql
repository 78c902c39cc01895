CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, lower(r.attributes.name) AS id, r.attributes.claim.status AS claim_status
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(attributes STRUCT(name VARCHAR, claim STRUCT(status VARCHAR)))'
});
INSERT INTO stored.domain
SELECT getvariable('snapshot'), id, any_value(claim_status) FROM page WHERE id IS NOT NULL GROUP BY id;
