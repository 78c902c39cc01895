CREATE OR REPLACE TEMP TABLE page AS
SELECT group_of("group") AS scope, r.resourceId AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    "group": 'VARCHAR', r: 'STRUCT(resourceId VARCHAR, defaultRole VARCHAR, roles VARCHAR[])'
});
INSERT INTO stored.group_role
SELECT getvariable('snapshot'), scope, id, replace(granted, 'atlassian/', ''), bool_or(coalesce(r.defaultRole = granted, false))
FROM page, unnest(r.roles) AS g(granted) WHERE id IS NOT NULL
GROUP BY scope, id, granted;
