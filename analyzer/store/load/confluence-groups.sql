/*
keys     = ["site"]
scope    = "site"
id       = "group_of(r.id)"
also     = ["type", "_links"]

[fields]
id = "VARCHAR"
name = "VARCHAR"
*/
INSERT INTO stored.confluence_group
SELECT getvariable('snapshot'), site, id, r.name FROM page;
