/*
keys     = ["site", "project"]
scope    = "site || '/' || project"
id       = "project"
values   = "VARCHAR"
*/
-- Names, each with an address that ends in the role's id.
INSERT INTO stored.project_role
SELECT getvariable('snapshot'), site, project, regexp_extract(role.value, '([0-9]+)/?$', 1), role."key"
FROM page, unnest(map_entries(r)) AS e(role);
