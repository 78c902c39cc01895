/*
keys     = ["site", "project", "role"]
scope    = "site || '/' || project || '/' || role"
id       = "role"
required = ["actors"]
also     = [
  "id", "name", "self", "description", "scope", "admin", "default", "currentUserRole", "roleConfigurable",
  "translatedName",
]

[fields]
actors = "STRUCT(actorUser STRUCT(accountId VARCHAR), actorGroup STRUCT(groupId VARCHAR))[]"

[checks]
"an actor is neither an account nor a group" = """coalesce(list_bool_and(list_transform(
    r.actors, lambda actor: actor.actorUser.accountId IS NOT NULL OR actor.actorGroup.groupId IS NOT NULL)), true)"""
*/
INSERT INTO stored.project_role_actor
SELECT DISTINCT getvariable('snapshot'), site, project, id, actor.actorUser.accountId, group_of(actor.actorGroup.groupId)
FROM page, unnest(r.actors) AS a(actor);
