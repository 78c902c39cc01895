/*
title    = "No non-billable policy is relied upon while Guard Premium is in force"
severity = "medium"
why      = "Guard Premium counts everyone with Jira or Confluence, members of non-billable authentication policies too: such a policy takes single sign-on away and saves nothing."
remedy   = "Move the person to a billable policy and keep single sign-on; or take the Jira and Confluence roles away; or plan without Premium."
controls = []
needs    = [
    "accounts", "managed-accounts", "workspaces", "role-holders", "guard-plan", "authentication-policy-types",
]

# Whether Premium counts sandboxes and Confluence guests is published nowhere: [guard] in the configuration says.
*/
WITH counted AS (
    SELECT item.account_id, string_agg(
        DISTINCT item.app || CASE WHEN item.elsewhere THEN ' elsewhere' ELSE '/' || item.site END, ', '
        ORDER BY item.app || CASE WHEN item.elsewhere THEN ' elsewhere' ELSE '/' || item.site END
    ) AS apps
    FROM guard_item item
    JOIN authentication_policy_member member ON member.account_id = item.account_id
    WHERE item.premium AND member.policy_type = 'non-billable'
    GROUP BY item.account_id
)
SELECT
    account.account_id AS subject,
    account.name || ' is in the non-billable policy ' || coalesce(member.policy, '(no name)') || ', and Guard Premium counts '
    || counted.apps AS summary,
    account.account_id, account.name, account.email, account.department, member.policy, counted.apps, account.last_active_at
FROM counted
JOIN account ON account.account_id = counted.account_id
JOIN authentication_policy_member member ON member.account_id = counted.account_id
WHERE account.status = 'active' AND member.policy_type = 'non-billable'
    AND EXISTS (SELECT 1 FROM plan WHERE plan.app = 'guard' AND plan.plan = 'premium')
ORDER BY subject
