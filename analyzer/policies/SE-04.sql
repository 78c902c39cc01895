/*
title    = "Nobody who left, or whose contract has ended, holds an active account"
severity = "critical"
why      = "Whoever left still reads and raises what they always could, until somebody ends the account. A portal-only account ends by hand alone, unless an identity provider fills it."
remedy   = "Deactivate the managed account, or take someone else's out of the organization; revoke a portal-only account: it can be given back with all its requests."
controls = ["SOC2 CC6.2", "NIST AC-2", "CIS 6.2"]
needs    = [
    "domains", "accounts", "managed-accounts", "desks", "desk-customers", "customer-organizations",
    "customer-organization-members", "account-types", "customer-emails", "leavers",
]

# A leaver is whoever the list of leavers names, after the last day that it names.
*/
SELECT
    account.account_id AS subject,
    account.name || CASE
        WHEN gone.account_id IS NULL THEN ' is of ' || account.email_domain || ', whose contract has ended'
        WHEN gone.left_on IS NULL THEN ' has left'
        ELSE ' left ' || date_diff('day', gone.left_on, taken_at()) || ' days ago'
    END || ' and still holds an active ' || CASE WHEN account.kind = 'portal-only' THEN 'portal-only account on ' || account.site
        ELSE 'Atlassian account' END AS summary,
    account.account_id, account.name, account.email, account.kind, account.site, account.status, account.managed,
    account.domain_class, gone.left_on, account.last_active_at, account.department
FROM account
LEFT JOIN (
    SELECT account_id, min(left_on) AS left_on FROM leaver WHERE left_on IS NULL OR left_on < CAST(taken_at() AS DATE) GROUP BY account_id
) gone ON gone.account_id = account.account_id
WHERE account.kind IN ('atlassian', 'portal-only') AND account.status IN ('active', 'not_invited')
    AND (gone.account_id IS NOT NULL OR account.domain_class = 'ended')
ORDER BY subject
