/*
title    = "Nobody holds both kinds of account on one site"
severity = "high"
why      = "Someone with both kinds cannot tell which one they are using: requests go missing, notifications are lost, mail is rejected, single sign-on loops."
remedy   = "Migrate the portal-only account into the Atlassian account; requests follow."
controls = ["ISO27001 A.5.16", "NIST AC-2", "CIS 5.1"]
needs    = ["accounts", "workspaces", "role-holders", "jira-users", "desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types", "customer-emails"]
*/
SELECT
    portal.account_id AS subject,
    portal.name || ' has a portal-only and an Atlassian account on ' || portal.site AS summary,
    portal.account_id AS portal_account_id, min(atlassian.account_id) AS atlassian_account_id,
    portal.name, portal.email, portal.site, portal.audience
FROM account portal
JOIN account atlassian ON atlassian.email = portal.email
JOIN (
    SELECT account_id, site FROM entitlement
    UNION ALL
    SELECT account_id, site FROM site_account
) present ON present.account_id = atlassian.account_id AND present.site = portal.site
WHERE portal.kind = 'portal-only' AND portal.status = 'active'
    AND atlassian.kind = 'atlassian' AND atlassian.status <> 'deactivated'
GROUP BY portal.account_id, portal.name, portal.email, portal.site, portal.audience
ORDER BY subject
