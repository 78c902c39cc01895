/*
keys     = ["account"]
scope    = "''"
id       = "account || ' ' || r.resourceId || ' ' || coalesce(r.directoryId, '')"
required = []
also     = ["resourceOwner", "userDirectoryStatus"]

[fields]
directoryId = "VARCHAR"
resourceId = "VARCHAR"
roles = "VARCHAR[]"
roleAssignments = 'STRUCT(role VARCHAR, roleAssignmentMethods VARCHAR[])[]'

[checks]
"no role is named" = "r.roles IS NOT NULL OR r.roleAssignments IS NOT NULL"
*/
-- The older list of roles does not say how they were given.
INSERT INTO sent.sampled_role
SELECT getvariable('snapshot'), account, r.resourceId, replace(given.role, 'atlassian/', ''),
    bool_or(list_contains(given.methods, 'direct'))
FROM page, unnest(
    list_transform(coalesce(r.roleAssignments, []), lambda a: {'role': a.role, 'methods': a.roleAssignmentMethods})
    || list_transform(coalesce(r.roles, []), lambda name: {'role': name, 'methods': []::VARCHAR[]})
) AS g(given)
GROUP BY account, r.resourceId, given.role;
