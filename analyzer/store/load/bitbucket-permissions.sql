/*
keys     = ["workspace"]
scope    = "workspace"
id       = "r.user.uuid"
required = ["user.account_id", "permission"]
also     = ["type", "links", "workspace"]

[fields]
user = "STRUCT(uuid VARCHAR, account_id VARCHAR)"
permission = "VARCHAR"
*/
INSERT INTO stored.bitbucket_permission
SELECT getvariable('snapshot'), workspace, r.user.account_id, r.permission FROM page WHERE r.user.account_id IS NOT NULL;
