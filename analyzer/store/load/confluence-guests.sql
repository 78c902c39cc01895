/*
keys     = ["site"]
scope    = "site"
id       = "r.user.accountId"
also     = [
  "content", "space", "title", "excerpt", "url", "resultParentContainer", "resultGlobalContainer", "breadcrumbs",
  "entityType", "iconCssClass", "lastModified", "friendlyLastModified", "score",
]

[fields]
user = "STRUCT(accountId VARCHAR, isExternalCollaborator BOOLEAN)"

[checks]
"someone who is no guest is among the guests" = "r.user.isExternalCollaborator"
*/
INSERT INTO stored.confluence_guest
SELECT getvariable('snapshot'), site, id FROM page;
