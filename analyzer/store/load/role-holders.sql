/*
keys     = ["resource", "role"]
scope    = "resource || ' ' || role"
id       = "r.accountId"
required = []
also     = [
  "accountType", "accountStatus", "membershipStatus", "status", "claimStatus", "name", "nickname", "email",
  "emailVerified", "avatar", "picture", "jobTitle", "department", "organization", "location", "timeZone",
  "managementSource", "mfaEnabled", "addedToOrg", "platformRoles", "productAccess", "groups", "counts", "links",
]

[fields]
accountId = "VARCHAR"
*/
INSERT INTO sent.role_holder
SELECT getvariable('snapshot'), resource, replace(role, 'atlassian/', ''), id FROM page;
