/*
scope    = "''"
id       = "group_of(r.id)"
required = []
also     = ["managementAccess", "links"]

[fields]
id = "VARCHAR"
name = "VARCHAR"
description = "VARCHAR"
directoryId = "VARCHAR"
externalSynced = "BOOLEAN"
managedBy = "VARCHAR"
counts = "STRUCT(users BIGINT)"
*/
INSERT INTO stored.account_group
SELECT getvariable('snapshot'), id, r.directoryId, r.name, r.description, coalesce(r.externalSynced, false),
    r.managedBy, r.counts.users
FROM page;
