/*
scope    = "''"
id       = "r.id"
required = ["user", "status"]

[fields]
id = "VARCHAR"
label = "VARCHAR"
status = "VARCHAR"
createdAt = "VARCHAR"
expiresAt = "VARCHAR"
lastActiveAt = "VARCHAR"
user = "STRUCT(id VARCHAR)"
scopes = "VARCHAR[]"

[checks]
"the owner is not named" = "r.user.id IS NOT NULL"
"a time cannot be read" = "is_time(r.createdAt) AND is_time(r.expiresAt) AND is_time(r.lastActiveAt)"
*/
INSERT INTO stored.api_token
SELECT getvariable('snapshot'), id, r."user".id, r.label, lower(r.status), moment(r.createdAt), moment(r.expiresAt),
    moment(r.lastActiveAt), coalesce(r.scopes, [])
FROM page;
