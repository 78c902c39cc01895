/*
scope    = "''"
id       = "r.accountId"
required = ["status", "claimStatus"]
also     = [
  "accountType", "accountStatus", "membershipStatus", "nickname", "avatar", "picture", "organization", "location",
  "timeZone", "counts", "links",
]

[fields]
accountId = "VARCHAR"
name = "VARCHAR"
email = "VARCHAR"
emailVerified = "BOOLEAN"
status = "VARCHAR"
claimStatus = "VARCHAR"
managementSource = "VARCHAR"
addedToOrg = "VARCHAR"
mfaEnabled = "BOOLEAN"
jobTitle = "VARCHAR"
department = "VARCHAR"
platformRoles = "VARCHAR[]"
productAccess = "STRUCT(id VARCHAR, lastActiveTimestamp VARCHAR)[]"
groups = "STRUCT(id VARCHAR)[]"

[checks]
"status is not known to this version" = "r.status IN ('active', 'suspended', 'not_invited', 'deactivated', 'for_deletion')"
"a time cannot be read" = "is_time(r.addedToOrg) AND coalesce(list_bool_and(list_transform(r.productAccess, lambda use: is_time(use.lastActiveTimestamp))), true)"
*/
INSERT INTO sent.directory_account
SELECT getvariable('snapshot'), id, r.name, nullif(trim(r.email), ''), r.emailVerified, r.status, r.claimStatus,
    r.managementSource, moment(r.addedToOrg), r.mfaEnabled, r.jobTitle, r.department,
    array_to_string(list_transform(r.platformRoles, lambda role: replace(role, 'atlassian/', '')), ', '),
    r.productAccess IS NOT NULL
FROM page;
INSERT INTO stored.group_member
SELECT DISTINCT getvariable('snapshot'), group_of(member.id), page.id FROM page, unnest(r."groups") AS g(member);
INSERT INTO sent.app_use
SELECT getvariable('snapshot'), page.id, used.id, max(moment(used.lastActiveTimestamp))
FROM page, unnest(r.productAccess) AS u(used)
GROUP BY page.id, used.id;
