CREATE OR REPLACE TEMP TABLE page AS
SELECT resource || ' ' || role AS scope, resource, role, r.accountId AS id
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    resource: 'VARCHAR', role: 'VARCHAR', r: 'STRUCT(accountId VARCHAR)'
});
INSERT INTO sent.role_holder
SELECT DISTINCT getvariable('snapshot'), resource, replace(role, 'atlassian/', ''), id FROM page WHERE id IS NOT NULL;
