/*
keys     = ["workspace"]
scope    = "workspace"
id       = "r.user.uuid"
required = ["user.account_id"]
also     = ["type", "links", "workspace"]

[fields]
user = "STRUCT(uuid VARCHAR, account_id VARCHAR)"
*/
INSERT INTO stored.bitbucket_member
SELECT getvariable('snapshot'), workspace, r.user.account_id FROM page WHERE r.user.account_id IS NOT NULL;
