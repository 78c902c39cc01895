/*
title    = "No service desk's requests may be browsed by everybody"
severity = "high"
why      = "Whoever holds Browse Projects on a service desk's project reads every request in it, past the portal, and is listed as its customer. A grant to anyone, to everyone logged in or to a broad group opens them to people whom they do not concern."
remedy   = "Project settings > Permissions: take the grant away, or give it to the desk's team alone. Customers need none: the portal lets them in."
controls = ["NIST AC-6"]
needs    = [
    "accounts", "groups", "desks", "permission-schemes", "project-roles", "project-role-actors", "application-roles",
]

# Of a group, or of the users of an app, as many as this share of all active Atlassian accounts is broad.
[params]
broad_percent = 50
*/
WITH browsing AS (
    SELECT site, project, scheme, holder_type, coalesce(holder, '') AS holder,
        CASE WHEN holder_type = 'group' THEN holder END AS group_id, '' AS through
    FROM project_permission
    WHERE permission = 'BROWSE_PROJECTS'
    UNION ALL
    SELECT granted.site, granted.project, granted.scheme, 'group', actor.group_id, actor.group_id, ' through the role ' || coalesce(actor.role, actor.role_id)
    FROM project_permission granted
    JOIN project_role_actor actor
        ON actor.site = granted.site AND actor.project = granted.project AND actor.role_id = granted.holder
    WHERE granted.permission = 'BROWSE_PROJECTS' AND granted.holder_type = 'projectRole' AND actor.group_id IS NOT NULL
),
everyone AS (
    SELECT count(*) AS accounts FROM account WHERE kind = 'atlassian' AND status = 'active'
),
sized AS (
    SELECT member.group_id, count(*) AS members
    FROM group_member member
    JOIN account ON account.account_id = member.account_id
    WHERE account.kind = 'atlassian' AND account.status = 'active'
        AND member.group_id IN (SELECT group_id FROM browsing WHERE group_id IS NOT NULL)
    GROUP BY member.group_id
),
counted AS (
    SELECT browsing.site, browsing.project, browsing.scheme, browsing.holder_type, browsing.holder, browsing.through,
        coalesce(sized.members, app.users) AS people, account_group.name AS group_name, app.name AS app_name
    FROM browsing
    LEFT JOIN sized ON sized.group_id = browsing.group_id
    LEFT JOIN account_group ON account_group.group_id = browsing.group_id
    LEFT JOIN application_role app
        ON browsing.holder_type = 'applicationRole' AND app.site = browsing.site AND app."key" = browsing.holder
)
SELECT
    counted.site || '/' || counted.project || '/' || counted.holder_type
        || CASE WHEN counted.holder = '' THEN '' ELSE '/' || counted.holder END AS subject,
    'the requests of ' || min(desk.name) || ' may be browsed by ' || min(CASE
        WHEN counted.holder_type = 'anyone' THEN 'anyone, without logging in'
        WHEN counted.holder = '' THEN 'everyone who is logged in'
        WHEN counted.holder_type = 'group' THEN 'the ' || counted.people || ' people of the group '
            || coalesce(counted.group_name, counted.holder) || counted.through
        ELSE 'the ' || counted.people || ' users of ' || coalesce(counted.app_name, counted.holder)
    END) AS summary,
    counted.site, counted.project, min(desk.name) AS desk, min(desk.intended_audience) AS intended_audience,
    min(counted.scheme) AS scheme, counted.holder_type, counted.holder, min(counted.people) AS people,
    min(everyone.accounts) AS active_accounts
FROM counted
JOIN desk ON desk.site = counted.site AND desk.project = counted.project
CROSS JOIN everyone
WHERE counted.holder_type = 'anyone'
    OR (counted.holder_type = 'applicationRole' AND counted.holder = '')
    OR counted.people * 100 >= everyone.accounts * $broad_percent
GROUP BY counted.site, counted.project, counted.holder_type, counted.holder
ORDER BY subject
