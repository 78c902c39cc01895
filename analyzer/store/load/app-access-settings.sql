/*
scope    = "''"
id       = "lower(r.domain)"
required = ["enabled"]
also     = ["numberOfProductsAppliesTo"]

[fields]
domain = "VARCHAR"
enabled = "BOOLEAN"
*/
INSERT INTO sent.approved_domain SELECT getvariable('snapshot'), id, r.enabled FROM page;
