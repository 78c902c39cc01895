/*
title    = "Guard bills nobody as a Confluence guest alone"
severity = "medium"
why      = "A guest takes no seat in Confluence, but a managed guest has counted for Guard Standard since February 2024."
remedy   = "Let the person read the knowledge base through the portal with the JSM Customer role, and take away the guest's role."
controls = ["NIST AC-6"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# A sandbox beside the guest's role does not make it BL-05's; an app elsewhere, or a free app, makes it BL-04's.
# Under Guard Premium, whoever has neither Jira nor Confluence costs nothing, flagged or not.
*/
SELECT
    account.account_id AS subject,
    account.name || ' is billed for Guard as a guest on ' || held.sites AS summary,
    account.account_id, account.name, account.email, account.department, account.status, held.sites, account.last_active_at,
    CASE
        WHEN premium.account_id IS NOT NULL OR (SELECT max(plan) FROM bill_line WHERE kind = 'guard') <> 'premium'
            THEN (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END AS monthly_cost
FROM account
JOIN (
    SELECT account_id, string_agg(DISTINCT site, ', ' ORDER BY site) AS sites
    FROM entitlement
    WHERE role = 'guest' AND NOT sandbox
    GROUP BY account_id
) held ON held.account_id = account.account_id
LEFT JOIN (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
) premium ON premium.account_id = account.account_id
WHERE account.guard_billable AND account.status IN ('active', 'not_invited')
    AND NOT EXISTS (
        SELECT 1 FROM entitlement
        WHERE entitlement.account_id = account.account_id AND entitlement.counts_for_guard AND NOT entitlement.sandbox
            AND entitlement.role <> 'guest'
    )
    AND NOT EXISTS (SELECT 1 FROM app_use WHERE app_use.account_id = account.account_id AND app_use.elsewhere)
ORDER BY subject
