/*
title    = "Guard bills nobody for a sandbox alone"
severity = "medium"
why      = "A sandbox has no bill of its own, but its users count for Guard Standard, also those of Enterprise plans."
remedy   = "Take away the sandbox's role or group; it can be given again for the next trial."
controls = ["ISO27001 A.5.18"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# Whoever also counts by an app elsewhere or a free app is BL-04's, by a guest's role BL-06's.
*/
SELECT
    account.account_id AS subject,
    account.name || ' is billed for Guard, and counts only by ' || held.sandboxes AS summary,
    account.account_id, account.name, account.email, account.department, account.status, held.sandboxes, account.last_active_at
FROM account
JOIN (
    SELECT account_id, string_agg(DISTINCT app || '/' || site, ', ' ORDER BY app || '/' || site) AS sandboxes
    FROM entitlement
    WHERE counts_for_guard
    GROUP BY account_id
) held USING (account_id)
WHERE account.guard_billable AND account.status IN ('active', 'not_invited')
    AND NOT EXISTS (
        SELECT 1 FROM entitlement
        WHERE entitlement.account_id = account.account_id AND entitlement.counts_for_guard AND NOT entitlement.sandbox
    )
    AND NOT EXISTS (SELECT 1 FROM app_use WHERE app_use.account_id = account.account_id AND app_use.elsewhere)
ORDER BY subject
