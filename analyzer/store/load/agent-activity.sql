/*
keys     = ["site", "account"]
scope    = "site"
id       = "account"
required = ["fields.updated"]
also     = [
  "id", "key", "self", "expand", "changelog", "editmeta", "fieldsToInclude", "names", "operations", "properties",
  "renderedFields", "schema", "transitions", "versionedRepresentations",
]

[fields]
fields = "STRUCT(updated VARCHAR)"

[checks]
"a time cannot be read" = "is_time(r.fields.updated)"
*/
INSERT INTO stored.request_time
SELECT getvariable('snapshot'), site, id, getvariable('source'), moment(r.fields.updated) FROM page;
