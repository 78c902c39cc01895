/*
title    = "Every synced group that makes agents holds people who work tickets"
severity = "high"
why      = "A group that an identity provider fills too widely takes an agent seat for everyone in it. Taken away by hand, the seats come back with the next synchronization."
remedy   = "Narrow the group in the identity provider, or map a smaller one to the agent role."
controls = ["ISO27001 A.5.18", "NIST AC-2(1)"]
needs    = ["accounts", "workspaces", "role-holders", "groups", "group-roles", "jira-users", "desks", "tickets-handled"]

[params]
share       = 0.3  # more than this share of its agents never worked a ticket
min_members = 5    # of smaller groups shares say little
*/
SELECT
    account_group.group_id || '@' || agents.site AS subject,
    'group ' || account_group.name || ' makes ' || agents.members || ' agents on ' || agents.site || ', and '
        || agents.never_worked || ' of them never worked a ticket' AS summary,
    account_group.group_id, account_group.name, agents.site, agents.members, agents.never_worked,
    round(100.0 * agents.never_worked / nullif(agents.members, 0)) AS percent
FROM (
    SELECT granted.group_id, granted.site, count(*) AS members,
        count(CASE WHEN activity.tickets_handled = 0 THEN 1 END) AS never_worked
    FROM (SELECT DISTINCT group_id, site FROM group_role WHERE app = 'jsm' AND billed) granted
    JOIN group_member ON group_member.group_id = granted.group_id
    JOIN (SELECT DISTINCT account_id, site FROM seat WHERE app = 'jsm') agent
        ON agent.account_id = group_member.account_id AND agent.site = granted.site
    LEFT JOIN request_activity activity
        ON activity.account_id = agent.account_id AND activity.site = agent.site
    GROUP BY granted.group_id, granted.site
) agents
JOIN account_group ON account_group.group_id = agents.group_id
WHERE account_group.externally_synced AND agents.members >= $min_members
    AND agents.never_worked > $share * agents.members
ORDER BY subject
