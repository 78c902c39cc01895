/*
title    = "Every default group opens at most one paid app"
severity = "high"
why      = "Whoever is added to one app through its default group gets a paid seat in every other app that the group opens."
remedy   = "Give each app a default group of its own; take the other apps' roles from this one."
controls = ["SOC2 CC6.2", "ISO27001 A.5.15"]
needs    = ["workspaces", "groups", "group-roles", "accounts"]
*/
SELECT
    account_group.group_id AS subject,
    'group ' || account_group.name || ' opens ' || granted.apps || ' paid apps to newcomers: ' || granted.opens AS summary,
    account_group.group_id, account_group.name, granted.opens, granted.apps AS paid_apps, account_group.externally_synced,
    coalesce(joined.members, 0) AS members
FROM account_group
JOIN (
    SELECT group_id, count(DISTINCT resource_id) AS apps,
        string_agg(DISTINCT coalesce(app || '/' || site, resource_id), ', ' ORDER BY coalesce(app || '/' || site, resource_id)) AS opens
    FROM group_role
    WHERE billed
    GROUP BY group_id
) granted USING (group_id)
LEFT JOIN (SELECT group_id, count(*) AS members FROM group_member GROUP BY group_id) joined USING (group_id)
WHERE granted.apps >= 2
    AND EXISTS (SELECT 1 FROM group_role WHERE group_role.group_id = account_group.group_id AND group_role.is_default)
ORDER BY subject
