/*
title    = "Nobody who may not log in costs anything"
severity = "medium"
why      = "Suspending ends access here, not the bill: Guard goes on for what a suspended account uses elsewhere, and a seat that it keeps is billed again the day it is restored. A deactivated account that is still flagged points at an error of the bill."
remedy   = "Deactivate the account if it is managed; else take away its roles. Where Atlassian flags a deactivated account, open a billing case."
controls = ["NIST AC-2(3)"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# A suspended account's seats cost nothing until it is restored: what they cost then is beside the cost of today, Guard's.
# Under Guard Premium, whoever has neither Jira nor Confluence costs nothing, flagged or not.
*/
WITH kept AS (
    SELECT DISTINCT entitlement.account_id, entitlement.app, entitlement.site
    FROM entitlement
    JOIN account ON account.account_id = entitlement.account_id
    WHERE entitlement.billed AND account.status = 'suspended'
)
SELECT
    account.account_id AS subject,
    account.name || ' is ' || replace(account.status, '_', ' ') || CASE WHEN account.guard_billable THEN ' and billed for Guard' ELSE '' END
    || CASE WHEN held.seats IS NOT NULL THEN ' and keeps ' || held.seats ELSE '' END AS summary,
    account.account_id, account.name, account.email, account.department, account.status, account.managed, account.guard_billable,
    held.seats, account.last_active_at, priced.month AS monthly_cost_if_restored,
    CASE
        WHEN account.guard_billable
            AND (premium.account_id IS NOT NULL OR (SELECT max(plan) FROM bill_line WHERE kind = 'guard') <> 'premium')
            THEN (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END AS monthly_cost
FROM account
LEFT JOIN (
    SELECT account_id, string_agg(app || '/' || site, ', ' ORDER BY app || '/' || site) AS seats FROM kept GROUP BY account_id
) held ON held.account_id = account.account_id
LEFT JOIN (
    -- Several apps of a collection, and one app on several sites of an Enterprise plan, are paid for once.
    SELECT account_id, CASE WHEN count(*) = count(month) THEN sum(month) END AS month
    FROM (
        SELECT DISTINCT kept.account_id, price.line, price.month
        FROM kept
        LEFT JOIN seat_price price ON price.app = kept.app AND price.site = kept.site
    ) line
    GROUP BY account_id
) priced ON priced.account_id = account.account_id
LEFT JOIN (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
) premium ON premium.account_id = account.account_id
WHERE account.kind = 'atlassian' AND (
    account.guard_billable AND account.status IN ('suspended', 'deactivated', 'for_deletion') OR held.seats IS NOT NULL
)
ORDER BY subject
