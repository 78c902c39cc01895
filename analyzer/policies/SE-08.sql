/*
title    = "No portal that is meant for our own people is open to external Atlassian accounts"
severity = "high"
why      = "The JSM Customer role holds for the whole site: whoever has it, or any other role there, reaches every open portal. External people see the forms and articles of a desk for staff, and may raise requests in it."
remedy   = "Project settings > Customer permissions: restrict the desk to its customers; or move external people to portal-only accounts."
controls = ["SOC2 CC6.1", "ISO27001 A.5.15"]
needs    = ["domains", "workspaces", "accounts", "role-holders", "desks", "attested:portal-access"]

# A desk is judged by the audience that the configuration names for it.
*/
SELECT
    desk.site || '/' || desk.project AS subject,
    'the portal of ' || desk.name || ', meant for internal people, is open to ' || outside.accounts || ' external accounts' AS summary,
    desk.site, desk.project, desk.name AS desk, outside.accounts AS external_accounts,
    outside.customers AS external_customers, setting.attested_by, setting.attested_on
FROM desk
JOIN attested_setting setting ON setting.site = desk.site AND setting.project = desk.project
JOIN (
    SELECT entitlement.site, count(DISTINCT entitlement.account_id) AS accounts,
        count(DISTINCT CASE WHEN entitlement.role = 'customer' THEN entitlement.account_id END) AS customers
    FROM entitlement
    JOIN account ON account.account_id = entitlement.account_id
    WHERE account.kind = 'atlassian' AND account.status = 'active' AND account.audience = 'external'
    GROUP BY entitlement.site
) outside ON outside.site = desk.site
WHERE desk.intended_audience = 'internal' AND setting.topic = 'portal-access' AND setting.value = 'open'
ORDER BY subject
