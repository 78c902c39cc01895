/*
title    = "Guard bills nobody for free apps alone"
severity = "medium"
why      = "Guard Standard bills a managed account for any app: a free plan of ours, a free Trello, another company's site. This one holds a role here, yet nobody here pays for an app that it uses, so Guard is all that it costs."
remedy   = "Move the person to a non-billable authentication policy, or end the free app; keep it with an exception where single sign-on is wanted."
controls = ["SOC2 CC6.1"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders", "plans"]

# BL-03 has those who hold no role here at all, BL-05 those who count by a sandbox alone, BL-06 those who count as
# Confluence guests and by no app. What is beside the free app here is in the evidence.
*/
SELECT
    account.account_id AS subject,
    account.name || ' is billed for Guard, and counts only by ' || coalesce(elsewhere.apps, held.free_apps) AS summary,
    account.account_id, account.name, account.email, account.department, account.status, elsewhere.apps AS used_elsewhere,
    held.free_apps, held.roles, account.last_active_at
FROM account
JOIN (
    SELECT account_id, string_agg(DISTINCT app || ' ' || role, ', ' ORDER BY app || ' ' || role) AS roles,
        string_agg(DISTINCT CASE WHEN billed THEN app || '/' || site END, ', ' ORDER BY CASE WHEN billed THEN app || '/' || site END)
            AS free_apps
    FROM entitlement
    WHERE NOT EXISTS (
        SELECT 1
        FROM entitlement paid
        LEFT JOIN plan ON plan.app = paid.app AND plan.site = paid.site
        WHERE paid.account_id = entitlement.account_id AND paid.billed AND coalesce(plan.plan, '') <> 'free'
    )
    GROUP BY account_id
) held USING (account_id)
LEFT JOIN (
    SELECT account_id, string_agg(DISTINCT app || ' (' || url || ')', ', ' ORDER BY app || ' (' || url || ')') AS apps
    FROM app_use
    WHERE elsewhere
    GROUP BY account_id
) elsewhere USING (account_id)
WHERE account.guard_billable AND account.status IN ('active', 'not_invited') AND coalesce(elsewhere.apps, held.free_apps) IS NOT NULL
ORDER BY subject
