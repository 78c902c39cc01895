/*
title    = "Guard bills nobody for a sandbox alone"
severity = "medium"
why      = "A sandbox has no bill of its own, but its users count for Guard Standard, also those of Enterprise plans."
remedy   = "Take away the sandbox's role or group; it can be given again for the next trial."
controls = ["ISO27001 A.5.18"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# Whoever also counts by an app elsewhere or a free app is BL-04's, by a guest's role BL-06's.
# Under Guard Premium, whoever has neither Jira nor Confluence costs nothing, flagged or not.
*/
WITH found AS (
    SELECT account.account_id, account.name, account.email, account.department, account.status, account.last_active_at
    FROM account
    JOIN (
        SELECT account_id, max(CASE WHEN sandbox THEN 0 ELSE 1 END) AS others
        FROM entitlement
        WHERE counts_for_guard
        GROUP BY account_id
    ) held USING (account_id)
    WHERE account.guard_billable AND account.status IN ('active', 'not_invited') AND held.others = 0
        AND NOT EXISTS (SELECT 1 FROM app_use WHERE app_use.account_id = account.account_id AND app_use.elsewhere)
)
-- Spelling out what somebody holds takes long, so it is done for those alone who are found.
SELECT
    found.account_id AS subject,
    found.name || ' is billed for Guard, and counts only by ' || held.sandboxes AS summary,
    found.account_id, found.name, found.email, found.department, found.status, held.sandboxes, found.last_active_at,
    CASE
        WHEN premium.account_id IS NOT NULL OR (SELECT max(plan) FROM bill_line WHERE kind = 'guard') <> 'premium'
            THEN (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END AS monthly_cost
FROM found
JOIN (
    SELECT entitlement.account_id, string_agg(
        DISTINCT entitlement.app || '/' || entitlement.site, ', ' ORDER BY entitlement.app || '/' || entitlement.site
    ) AS sandboxes
    FROM entitlement
    JOIN found ON found.account_id = entitlement.account_id
    WHERE entitlement.counts_for_guard
    GROUP BY entitlement.account_id
) held ON held.account_id = found.account_id
LEFT JOIN (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
) premium ON premium.account_id = found.account_id
ORDER BY subject
