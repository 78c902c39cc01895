/*
keys     = ["workspace"]
scope    = "workspace"
id       = "r.user.uuid || ' ' || r.repository.uuid"
required = ["user.account_id", "repository.full_name", "permission"]
also     = ["type"]

[fields]
user = "STRUCT(uuid VARCHAR, account_id VARCHAR)"
repository = "STRUCT(uuid VARCHAR, full_name VARCHAR)"
permission = "VARCHAR"
*/
INSERT INTO stored.bitbucket_repository_permission
SELECT getvariable('snapshot'), workspace, r.repository.full_name, r.user.account_id, r.permission
FROM page WHERE r.user.account_id IS NOT NULL;
