CREATE OR REPLACE TEMP TABLE page AS
SELECT site AS scope, r.id AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', r: 'STRUCT(id VARCHAR, projectKey VARCHAR, projectName VARCHAR)'
});
INSERT INTO stored.desk
SELECT getvariable('snapshot'), scope, id, r.projectKey, r.projectName
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY scope, id) = 1;
