/*
keys     = ["site"]
scope    = "site"
id       = "r.accountId"
required = ["accountType", "active"]
also     = [
  "appType", "applicationRoles", "avatarUrls", "expand", "groups", "guest", "key", "locale", "name", "self",
  "timeZone",
]

[fields]
accountId = "VARCHAR"
accountType = "VARCHAR"
displayName = "VARCHAR"
emailAddress = "VARCHAR"
active = "BOOLEAN"

[checks]
"accountType is not known to this version" = "r.accountType IN ('atlassian', 'app', 'customer', 'unknown')"
*/
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), site, getvariable('source'), id, r.accountType, r.displayName, nullif(trim(r.emailAddress), ''), r.active
FROM page;
