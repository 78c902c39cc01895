/*
title    = "No app hands out paid seats where portal-only customers are to be migrated"
severity = "critical"
why      = "A migrated customer is a newcomer: each app with a default group gives them a paid seat. There is no way back to a portal-only account."
remedy   = "Take the default groups with paid roles away from every app of the site before the migration; give them back afterwards."
controls = ["SOC2 CC8.1"]
needs    = ["workspaces", "groups", "group-roles"]
*/
SELECT
    planned.site || '/' || granted.app AS subject,
    granted.app || ' on ' || planned.site || ' gives newcomers a paid seat by ' || granted.default_groups
        || ', and portal-only customers are to be migrated on ' || planned.planned_on AS summary,
    planned.site, granted.app, granted.default_groups, planned.planned_on
FROM (
    SELECT site, min(planned_on) AS planned_on FROM planned_migration WHERE target = 'atlassian-account' GROUP BY site
) planned
JOIN (
    SELECT group_role.site, group_role.app,
        string_agg(
            DISTINCT coalesce(account_group.name, group_role.group_id), ', '
            ORDER BY coalesce(account_group.name, group_role.group_id)
        ) AS default_groups
    FROM group_role
    LEFT JOIN account_group ON account_group.group_id = group_role.group_id
    WHERE group_role.is_default AND group_role.billed
    GROUP BY group_role.site, group_role.app
) granted ON granted.site = planned.site
ORDER BY subject
