/*
title    = "Everyone who raises requests with an Atlassian account holds a role"
severity = "medium"
why      = "An active account without any role is stranded: its requests exist, but it is in no customer list and may not reach the portal."
remedy   = "Grant the JSM Customer role, or remove the account from the organization."
controls = ["SOC2 CC6.2", "NIST AC-2"]
needs    = ["accounts", "workspaces", "role-holders", "jira-users", "desks", "requests-raised", "last-request"]
*/
SELECT
    account.account_id AS subject,
    account.name || ' raised ' || sum(activity.requests_raised) || ' requests and holds no role' AS summary,
    account.account_id, account.name, account.email, account.audience,
    sum(activity.requests_raised) AS requests_raised, max(activity.last_requested_at) AS last_requested_at,
    string_agg(activity.site, ', ' ORDER BY activity.site) AS sites, account.added_at
FROM account
JOIN request_activity activity USING (account_id)
WHERE account.kind = 'atlassian' AND account.status = 'active' AND activity.requests_raised > 0
    AND account.account_id NOT IN (SELECT account_id FROM entitlement)
GROUP BY account.account_id, account.name, account.email, account.audience, account.added_at
ORDER BY subject
