/*
keys     = ["group"]
scope    = "\"group\""
id       = "r.resourceId"
required = ["roles"]
also     = ["resourceOwner"]

[fields]
resourceId = "VARCHAR"
defaultRole = "VARCHAR"
roles = "VARCHAR[]"
*/
INSERT INTO stored.group_role
SELECT getvariable('snapshot'), group_of(scope), id, replace(granted, 'atlassian/', ''), bool_or(coalesce(r.defaultRole = granted, false))
FROM page, unnest(r.roles) AS g(granted)
GROUP BY scope, id, granted;
