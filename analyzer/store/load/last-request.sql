/*
keys     = ["site", "account"]
scope    = "site"
id       = "account"
required = ["fields.created"]
also     = [
  "id", "key", "self", "expand", "changelog", "editmeta", "fieldsToInclude", "names", "operations", "properties",
  "renderedFields", "schema", "transitions", "versionedRepresentations",
]

[fields]
fields = "STRUCT(created VARCHAR)"

[checks]
"a time cannot be read" = "is_time(r.fields.created)"
*/
INSERT INTO stored.request_time
SELECT getvariable('snapshot'), site, id, getvariable('source'), moment(r.fields.created) FROM page;
