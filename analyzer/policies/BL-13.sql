/*
title    = "No group of administrators hands out seats that they do not use"
severity = "medium"
why      = "A role that administers takes a seat of each app that its group opens, whether its holder ever works there or not."
remedy   = "Take the app's role from the group; give it, through a group of its own, to those who use the app."
controls = ["ISO27001 A.8.2", "NIST AC-6(5)"]
needs    = ["accounts", "workspaces", "groups", "group-roles", "role-holders", "last-active"]

# Atlassian records use in these apps. Of the others nothing can be said.
[params]
idle_days = 90  # since the last use, or since the person was added
*/
SELECT
    account_group.group_id || '/' || granted.app || '/' || granted.site AS subject,
    'group ' || account_group.name || ' gives ' || granted.app || ' on ' || granted.site || ' to '
    || count(DISTINCT account.account_id) || ' people who do not use it' AS summary,
    account_group.group_id, account_group.name, granted.app, granted.site, account_group.externally_synced,
    count(DISTINCT account.account_id) AS idle_members, min(account.name) AS for_example,
    count(DISTINCT account.account_id) * max(price.month) AS monthly_cost
FROM account_group
JOIN group_role granted ON granted.group_id = account_group.group_id
JOIN group_member member ON member.group_id = account_group.group_id
JOIN account ON account.account_id = member.account_id
JOIN seat ON seat.account_id = member.account_id AND seat.resource_id = granted.resource_id
LEFT JOIN seat_price price ON price.app = granted.app AND price.site = granted.site
WHERE granted.billed AND granted.app IN ('jira', 'jsm', 'confluence') AND account.uses_listed
    AND greatest(seat.last_used_at, account.added_at) <= taken_at() - to_days($idle_days)
    AND EXISTS (SELECT 1 FROM group_role WHERE group_role.group_id = account_group.group_id AND group_role.role LIKE '%admin')
GROUP BY account_group.group_id, account_group.name, granted.app, granted.site, account_group.externally_synced
ORDER BY subject
