/*
keys     = ["site", "desk"]
scope    = "site || '/' || project_of(site, desk)"
id       = "r.accountId"
required = ["active"]
also     = ["key", "name", "timeZone", "_links"]

[fields]
accountId = "VARCHAR"
displayName = "VARCHAR"
emailAddress = "VARCHAR"
active = "BOOLEAN"
*/
INSERT INTO stored.desk_customer
SELECT getvariable('snapshot'), site, desk, id FROM page;
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), site, 'desk-customers', id, '', max(r.displayName), max(nullif(trim(r.emailAddress), '')),
    bool_or(r.active)
FROM page GROUP BY site, id;
