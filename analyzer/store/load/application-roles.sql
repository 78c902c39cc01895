/*
keys     = ["site"]
scope    = "site"
id       = "r.key"
required = ["userCount", "numberOfSeats"]
also     = [
  "groups", "groupDetails", "defaultGroups", "selectedByDefault", "defined", "remainingSeats", "userCountDescription",
  "platform",
]

[fields]
key = "VARCHAR"
name = "VARCHAR"
defaultGroupsDetails = "STRUCT(groupId VARCHAR)[]"
numberOfSeats = "BIGINT"
userCount = "BIGINT"
hasUnlimitedSeats = "BOOLEAN"
*/
-- An app without a limit has -1 seats.
INSERT INTO stored.application_role
SELECT getvariable('snapshot'), site, id, r.name, CASE WHEN r.numberOfSeats >= 0 THEN r.numberOfSeats END, r.userCount,
    coalesce(r.hasUnlimitedSeats, r.numberOfSeats < 0),
    coalesce(list_sort(list_transform(r.defaultGroupsDetails, lambda named: group_of(named.groupId))), [])
FROM page;
