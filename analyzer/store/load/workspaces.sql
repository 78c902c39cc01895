CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, r.id AS id, r.attributes AS a
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(id VARCHAR, attributes STRUCT(
        name VARCHAR, type VARCHAR, hostUrl VARCHAR, status VARCHAR, capacity BIGINT, sandbox STRUCT(type VARCHAR)))'
});
INSERT INTO sent.workspace
SELECT getvariable('snapshot'), id, split_part(id, ':', 3), any_value(a.name), any_value(a.type), any_value(a.hostUrl),
    any_value(a.status), any_value(a.capacity), bool_or(coalesce(a.sandbox.type = 'CHILD', false))
FROM page WHERE id IS NOT NULL GROUP BY id;
