/*
scope    = "''"
id       = "lower(r.attributes.name)"
required = ["attributes.claim.status"]
also     = ["id", "type", "links"]

[fields]
attributes = "STRUCT(name VARCHAR, claim STRUCT(status VARCHAR))"
*/
INSERT INTO stored.domain
SELECT getvariable('snapshot'), id, r.attributes.claim.status FROM page;
