/*
title    = "Guard bills nobody who uses none of our apps"
severity = "high"
why      = "Guard Standard bills a managed account for any product anywhere: a free Trello, another company's site. Nothing here shows why, and nobody here decided it."
remedy   = "Ask the person what they use; move them to a non-billable authentication policy, or deactivate the account."
controls = ["SOC2 CC6.1", "CIS 5.6"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]
*/
SELECT
    account.account_id AS subject,
    account.name || ' is billed for Guard and holds no role in the organization' AS summary,
    account.account_id, account.name, account.email, account.status, account.last_active_at,
    (
        SELECT string_agg(DISTINCT used.app || coalesce(' (' || used.url || ')', ''), ', ')
        FROM app_use used WHERE used.account_id = account.account_id AND used.elsewhere
    ) AS used_elsewhere
FROM account
WHERE account.guard_billable AND account.status IN ('active', 'not_invited')
    AND NOT EXISTS (SELECT 1 FROM entitlement WHERE entitlement.account_id = account.account_id)
ORDER BY subject
