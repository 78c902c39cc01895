/*
keys     = ["site"]
scope    = "site"
id       = "r.id"
required = ["name"]
also     = ["uuid", "created", "_links"]

[fields]
id = "VARCHAR"
name = "VARCHAR"
scimManaged = "BOOLEAN"
*/
INSERT INTO stored.customer_organization
SELECT getvariable('snapshot'), site, id, r.name, coalesce(r.scimManaged, false) FROM page;
