/*
title    = "No portal-only account is kept that nobody needs any more"
severity = "low"
why      = "It is personal data, and a way in, kept without a purpose: the person is in no customer organization and has asked for nothing in a long time."
remedy   = "Revoke the account: it can be given back with all its requests. Delete it only where the law asks for that, since nothing brings it back."
controls = ["GDPR 5(1)(e)", "CIS 5.3"]
needs    = [
    "desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types", "jira-users",
    "requests-raised", "last-request",
]

# No source tells when a portal-only account was made. One that never asked for anything counts once seatcheck has known it so long.
[params]
idle_days  = 365
never_days = 180
*/
SELECT
    account.account_id AS subject,
    account.name || ' is in no customer organization on ' || account.site || ' and ' || CASE
        WHEN activity.requests_raised = 0 THEN 'never raised a request, known here for '
            || date_diff('day', seen.first_seen_at, taken_at()) || ' days'
        ELSE 'last raised a request ' || date_diff('day', activity.last_requested_at, taken_at()) || ' days ago'
    END AS summary,
    account.account_id, account.name, account.email, account.audience, account.site, activity.requests_raised,
    activity.last_requested_at, seen.first_seen_at
FROM account
JOIN request_activity activity ON activity.account_id = account.account_id AND activity.site = account.site
JOIN account_first_seen seen ON seen.account_id = account.account_id
WHERE account.kind = 'portal-only' AND account.status = 'active'
    AND (
        activity.last_requested_at <= taken_at() - to_days($idle_days)
        OR (activity.requests_raised = 0 AND seen.first_seen_at <= taken_at() - to_days($never_days))
    )
    AND NOT EXISTS (
        SELECT 1 FROM customer_organization_member member
        WHERE member.account_id = account.account_id AND member.site = account.site
    )
ORDER BY subject
