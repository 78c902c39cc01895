/*
title    = "Guard bills nobody who uses none of our apps"
severity = "high"
why      = "Guard Standard bills a managed account for any product anywhere: a free Trello, another company's site. Nothing here shows why, and nobody here decided it."
remedy   = "Ask the person what they use; move them to a non-billable authentication policy, or deactivate the account."
controls = ["SOC2 CC6.1", "CIS 5.6"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# Under Guard Premium, whoever has neither Jira nor Confluence costs nothing, flagged or not.
*/
SELECT
    account.account_id AS subject,
    account.name || ' is billed for Guard and holds no role in the organization' AS summary,
    account.account_id, account.name, account.email, account.status, account.last_active_at,
    elsewhere.apps AS used_elsewhere,
    CASE
        WHEN premium.account_id IS NOT NULL OR (SELECT max(plan) FROM bill_line WHERE kind = 'guard') <> 'premium'
            THEN (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END AS monthly_cost
FROM account
LEFT JOIN (
    SELECT account_id, string_agg(DISTINCT app || ' (' || url || ')', ', ' ORDER BY app || ' (' || url || ')') AS apps
    FROM app_use
    WHERE elsewhere
    GROUP BY account_id
) elsewhere ON elsewhere.account_id = account.account_id
LEFT JOIN (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
) premium ON premium.account_id = account.account_id
WHERE account.guard_billable AND account.status IN ('active', 'not_invited')
    AND account.account_id NOT IN (SELECT entitlement.account_id FROM entitlement)
ORDER BY subject
