/*
keys     = ["site", "account"]
scope    = "site"
id       = "account"
required = ["count"]
also     = []

[fields]
count = "BIGINT"
*/
INSERT INTO stored.request_count
SELECT getvariable('snapshot'), site, id, getvariable('source'), r."count" FROM page;
