/*
scope    = "''"
id       = "r.id"
required = []
also     = ["systemAccountId", "resource", "orgId", "targetResources"]

[fields]
id = "VARCHAR"
label = "VARCHAR"
createdAt = "VARCHAR"
expiresAt = "VARCHAR"
lastActiveAt = "VARCHAR"
createdBy = "STRUCT(id VARCHAR)"
scopes = "VARCHAR[]"

[checks]
"a time cannot be read" = "is_time(r.createdAt) AND is_time(r.expiresAt) AND is_time(r.lastActiveAt)"
*/
INSERT INTO stored.api_key
SELECT getvariable('snapshot'), id, r.label, r.createdBy.id, moment(r.createdAt), moment(r.expiresAt),
    moment(r.lastActiveAt), coalesce(r.scopes, [])
FROM page;
