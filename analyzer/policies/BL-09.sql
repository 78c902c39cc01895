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
SELECT
    account.account_id AS subject,
    account.name || ' is in the non-billable policy ' || coalesce(member.policy, '(no name)')
    || ', and Guard Premium counts whoever has Jira or Confluence' AS summary,
    account.account_id, account.name, account.email, account.department, member.policy, guard_user.because AS counts_by,
    account.last_active_at
FROM account
JOIN authentication_policy_member member ON member.account_id = account.account_id
JOIN guard_user ON guard_user.account_id = account.account_id
WHERE account.status = 'active' AND member.policy_type = 'non-billable' AND guard_user.premium
    AND EXISTS (SELECT 1 FROM plan WHERE plan.app = 'guard' AND plan.plan = 'premium')
ORDER BY subject
