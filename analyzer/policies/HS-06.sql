/*
title    = "Every active Atlassian account holds a role or raises requests"
severity = "low"
why      = "An account without a role and without a single request serves nobody, and whoever gets hold of it is already inside the organization."
remedy   = "Suspend the account, or remove it from the organization; it can be invited again."
controls = ["ISO27001 A.5.18", "NIST AC-2(3)", "CIS 5.3"]
needs    = ["accounts", "workspaces", "role-holders", "jira-users", "desks", "requests-raised"]

# HS-05 has everyone without a role who ever raised a request, however long ago: without a role nobody can raise another,
# so their last request grows old though they still need the desk. Here are only those who never did.
[params]
idle_days = 90  # this long after joining an account may wait for its first role or request
*/
SELECT
    account.account_id AS subject,
    account.name || ' holds no role and never raised a request' AS summary,
    account.account_id, account.name, account.email, account.audience, account.domain_class, account.managed,
    account.management_source, account.added_at, date_diff('day', account.added_at, taken_at()) AS days_since_added,
    account.last_active_at
FROM account
LEFT JOIN (
    SELECT activity.account_id, max(activity.requests_raised) AS raised FROM request_activity activity GROUP BY activity.account_id
) requests ON requests.account_id = account.account_id
LEFT JOIN (
    SELECT seen.account_id, count(*) AS sites
    FROM site_account seen
    LEFT JOIN request_activity activity ON activity.account_id = seen.account_id AND activity.site = seen.site
    WHERE activity.requests_raised IS NULL AND seen.site IN (SELECT site FROM desk)
    GROUP BY seen.account_id
) uncounted ON uncounted.account_id = account.account_id
WHERE account.kind = 'atlassian' AND account.status = 'active'
    AND coalesce(account.added_at <= taken_at() - to_days($idle_days), true)
    -- Administrators of the organization or a site need no app.
    AND coalesce(account.platform_roles NOT LIKE '%admin%', true)
    AND account.account_id NOT IN (SELECT account_id FROM entitlement)
    AND coalesce(requests.raised, 0) = 0
    -- Whose requests could not be counted may have raised some; so may everyone, where sites or desks were not read.
    AND uncounted.account_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM coverage WHERE source IN ('jira-users', 'desks') AND outcome <> 'complete')
ORDER BY subject
