/*
scope    = "''"
id       = "r.id"
required = ["attributes.name"]
also     = ["type", "relationships", "links"]

[fields]
id = "VARCHAR"
attributes = "STRUCT(name VARCHAR)"
*/
UPDATE stored.snapshot SET org_name = page.r.attributes.name
FROM page WHERE stored.snapshot.id = getvariable('snapshot') AND page.r.attributes.name IS NOT NULL;
