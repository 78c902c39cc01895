/*
title    = "Atlassian's Guard flag agrees with the rule for every managed account"
severity = "high"
why      = "Either the bill is wrong or our picture is. By the rule an account counts with a paid role anywhere, sandboxes included, with a Confluence guest role, or with an app elsewhere; with the Customer role alone, in a non-billable authentication policy, or with a seat of a plan that includes Guard it does not."
remedy   = "Look the account up, and its authentication policy with it. Where all who differ hold Jira Product Discovery alone, or a sandbox beside an Enterprise plan, the settings under [guard] may say the contrary of what Atlassian does. Otherwise open a billing case with Atlassian."
controls = ["SOC2 CC4.1"]
needs    = [
    "accounts", "managed-accounts", "workspaces", "role-holders", "authentication-policy-types", "plans",
]

# Who counts is the view guard_user's to say; why somebody does not, although something counts, is in the evidence.
*/
WITH found AS (
    SELECT account.account_id, account.name, account.email, account.guard_billable, guard_user.because, guard_user.exempt
    FROM account
    LEFT JOIN guard_user ON guard_user.account_id = account.account_id
    WHERE account.managed AND account.status IN ('active', 'not_invited')
        AND account.guard_billable <> coalesce(guard_user.standard, false)
)
-- Spelling out what somebody holds takes long, so it is done for those alone who are found.
SELECT
    found.account_id AS subject,
    found.name || CASE WHEN found.guard_billable THEN ' is billed for Guard, and by the rule should not be'
        ELSE ' is not billed for Guard, and by the rule should be' END AS summary,
    found.account_id, found.name, found.email, found.guard_billable AS atlassian_says,
    NOT found.guard_billable AS rule_says, held.roles, found.because AS counts_by, nullif(found.exempt, '') AS exempt_by
FROM found
LEFT JOIN (
    SELECT entitlement.account_id, string_agg(
        DISTINCT entitlement.app || ' ' || entitlement.role, ', ' ORDER BY entitlement.app || ' ' || entitlement.role
    ) AS roles
    FROM entitlement
    JOIN found ON found.account_id = entitlement.account_id
    GROUP BY entitlement.account_id
) held ON held.account_id = found.account_id
ORDER BY subject
