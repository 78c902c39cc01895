/*
title    = "No knowledge base is open to external Atlassian accounts"
severity = "high"
why      = "A knowledge base that all logged-in users may view overrides the restrictions of its space: every external Atlassian account on the site reads it directly."
remedy   = "Project settings > Knowledge base > Who can view: choose licensed users, or move external people to portal-only accounts."
controls = ["SOC2 CC6.1", "GDPR 32"]
needs    = ["domains", "workspaces", "accounts", "role-holders", "desks", "attested:knowledge-base-viewers"]
*/
SELECT
    setting.site || '/' || desk.project AS subject,
    'the knowledge base of ' || desk.name || ' is open to ' || outside.accounts || ' external accounts' AS summary,
    setting.site, desk.project, desk.name AS desk, outside.accounts AS external_accounts, setting.attested_by,
    setting.attested_on
FROM attested_setting setting
JOIN desk ON desk.site = setting.site AND desk.project = setting.project
JOIN (
    SELECT entitlement.site, count(DISTINCT entitlement.account_id) AS accounts
    FROM entitlement
    JOIN account USING (account_id)
    WHERE account.kind = 'atlassian' AND account.status = 'active' AND account.audience = 'external'
    GROUP BY entitlement.site
) outside ON outside.site = setting.site
WHERE setting.topic = 'knowledge-base-viewers' AND setting.value = 'all-logged-in-users'
ORDER BY subject
