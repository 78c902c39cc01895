/*
keys     = ["site", "project"]
scope    = "site || '/' || project"
id       = "project"
required = ["name", "permissions"]
also     = ["id", "self", "description", "scope", "expand"]

[fields]
name = "VARCHAR"
permissions = 'STRUCT(permission VARCHAR, holder STRUCT("type" VARCHAR, "value" VARCHAR))[]'

[checks]
"a permission has no holder" = """coalesce(list_bool_and(list_transform(
    r.permissions, lambda granted: granted.permission IS NOT NULL AND granted.holder.type IS NOT NULL)), true)"""
*/
INSERT INTO stored.project_permission
SELECT DISTINCT getvariable('snapshot'), site, project, r.name, granted.permission, granted.holder.type,
    granted.holder.value
FROM page, unnest(r.permissions) AS p(granted);
