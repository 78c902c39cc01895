/*
title    = "Guard bills nobody for free apps alone"
severity = "medium"
why      = "Guard Standard bills a managed account for any app: a free plan of ours, a free Trello, another company's site. This one holds a role here, yet nobody here pays for an app that it uses, so Guard is all that it costs."
remedy   = "Move the person to a non-billable authentication policy, or end the free app; keep it with an exception where single sign-on is wanted."
controls = ["SOC2 CC6.1"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders", "plans"]

# BL-03 has those who hold no role here at all, BL-05 those who count by a sandbox alone, BL-06 those who count as
# Confluence guests and by no app. What is beside the free app here is in the evidence.
# Under Guard Premium, whoever has neither Jira nor Confluence costs nothing, flagged or not.
*/
WITH found AS (
    SELECT account.account_id, account.name, account.email, account.department, account.status, account.last_active_at
    FROM account
    JOIN (
        SELECT entitlement.account_id, max(CASE WHEN entitlement.billed THEN 1 ELSE 0 END) AS seats,
            max(CASE WHEN entitlement.billed AND coalesce(plan.plan, '') <> 'free' THEN 1 ELSE 0 END) AS paid
        FROM entitlement
        LEFT JOIN plan ON plan.app = entitlement.app AND plan.site = entitlement.site
        GROUP BY entitlement.account_id
    ) held ON held.account_id = account.account_id
    LEFT JOIN (SELECT DISTINCT account_id FROM app_use WHERE elsewhere) abroad ON abroad.account_id = account.account_id
    WHERE account.guard_billable AND account.status IN ('active', 'not_invited') AND held.paid = 0
        AND (abroad.account_id IS NOT NULL OR held.seats = 1)
)
-- Spelling out what somebody holds takes long, so it is done for those alone who are found.
SELECT
    found.account_id AS subject,
    found.name || ' is billed for Guard, and counts only by ' || coalesce(abroad.apps, held.free_apps) AS summary,
    found.account_id, found.name, found.email, found.department, found.status, abroad.apps AS used_elsewhere,
    held.free_apps, held.roles, found.last_active_at,
    CASE
        WHEN premium.account_id IS NOT NULL OR (SELECT max(plan) FROM bill_line WHERE kind = 'guard') <> 'premium'
            THEN (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END AS monthly_cost
FROM found
JOIN (
    SELECT entitlement.account_id,
        string_agg(
            DISTINCT entitlement.app || ' ' || entitlement.role, ', ' ORDER BY entitlement.app || ' ' || entitlement.role
        ) AS roles,
        string_agg(
            DISTINCT CASE WHEN entitlement.billed THEN entitlement.app || '/' || entitlement.site END, ', '
            ORDER BY CASE WHEN entitlement.billed THEN entitlement.app || '/' || entitlement.site END
        ) AS free_apps
    FROM entitlement
    JOIN found ON found.account_id = entitlement.account_id
    GROUP BY entitlement.account_id
) held ON held.account_id = found.account_id
LEFT JOIN (
    SELECT account_id, string_agg(DISTINCT app || ' (' || url || ')', ', ' ORDER BY app || ' (' || url || ')') AS apps
    FROM app_use
    WHERE elsewhere
    GROUP BY account_id
) abroad ON abroad.account_id = found.account_id
LEFT JOIN (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
) premium ON premium.account_id = found.account_id
ORDER BY subject
