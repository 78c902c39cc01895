/*
keys     = ["site"]
scope    = "site"
id       = "r.id"
required = ["projectKey"]
also     = ["projectId", "projectTypeKey", "_links"]

[fields]
id = "VARCHAR"
projectKey = "VARCHAR"
projectName = "VARCHAR"
*/
INSERT INTO stored.desk
SELECT getvariable('snapshot'), site, id, r.projectKey, r.projectName FROM page;
