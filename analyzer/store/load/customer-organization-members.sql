/*
keys     = ["site", "organization"]
scope    = "site || '/' || organization"
id       = "r.accountId"
required = ["active"]
also     = ["key", "name", "timeZone", "_links"]

[fields]
accountId = "VARCHAR"
displayName = "VARCHAR"
emailAddress = "VARCHAR"
active = "BOOLEAN"
*/
INSERT INTO stored.customer_organization_member
SELECT getvariable('snapshot'), site, organization, id FROM page;
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), site, 'customer-organization-members', id, '', max(r.displayName),
    max(nullif(trim(r.emailAddress), '')), bool_or(r.active)
FROM page GROUP BY site, id;
