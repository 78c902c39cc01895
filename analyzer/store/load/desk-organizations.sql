/*
keys     = ["site", "desk"]
scope    = "site || '/' || project_of(site, desk)"
id       = "r.id"
also     = ["uuid", "name", "created", "scimManaged", "_links"]

[fields]
id = "VARCHAR"
*/
INSERT INTO stored.desk_organization
SELECT getvariable('snapshot'), site, desk, id FROM page;
