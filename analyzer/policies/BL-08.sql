/*
title    = "Atlassian's Guard flag agrees with the rule for every managed account"
severity = "high"
why      = "Either the bill is wrong or our picture is. By the rule an account counts with a paid role anywhere, sandboxes included, with a Confluence guest role, or with an app elsewhere; with the Customer role alone it does not."
remedy   = "Look the account up; a non-billable authentication policy or an Enterprise plan explains a 'no'. Otherwise open a billing case with Atlassian."
controls = ["SOC2 CC4.1"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders"]

# Whether a person who holds only Jira Product Discovery counts is disputed, so they are left out.
*/
WITH found AS (
    SELECT account.account_id, account.name, account.email, account.guard_billable
    FROM account
    LEFT JOIN (
        SELECT account_id, max(CASE WHEN counts_for_guard AND app <> 'jpd' THEN 1 ELSE 0 END) = 1 AS counts,
            max(CASE WHEN app = 'jpd' THEN 1 ELSE 0 END) = 1 AS disputed
        FROM entitlement
        GROUP BY account_id
    ) held ON held.account_id = account.account_id
    LEFT JOIN (SELECT DISTINCT account_id FROM app_use WHERE elsewhere) abroad ON abroad.account_id = account.account_id
    WHERE account.managed AND account.status IN ('active', 'not_invited') AND account.guard_billable IS NOT NULL
        AND account.guard_billable <> (coalesce(held.counts, false) OR abroad.account_id IS NOT NULL)
        AND NOT (coalesce(held.disputed, false) AND NOT held.counts AND abroad.account_id IS NULL)
)
-- Spelling out what somebody holds takes long, so it is done for those alone who are found.
SELECT
    found.account_id AS subject,
    found.name || CASE WHEN found.guard_billable THEN ' is billed for Guard, and by the rule should not be'
        ELSE ' is not billed for Guard, and by the rule should be' END AS summary,
    found.account_id, found.name, found.email, found.guard_billable AS atlassian_says,
    NOT found.guard_billable AS rule_says, held.roles, abroad.apps AS used_elsewhere
FROM found
LEFT JOIN (
    SELECT entitlement.account_id, string_agg(
        DISTINCT entitlement.app || ' ' || entitlement.role, ', ' ORDER BY entitlement.app || ' ' || entitlement.role
    ) AS roles
    FROM entitlement
    JOIN found ON found.account_id = entitlement.account_id
    GROUP BY entitlement.account_id
) held ON held.account_id = found.account_id
LEFT JOIN (
    SELECT account_id, string_agg(DISTINCT app, ', ' ORDER BY app) AS apps FROM app_use WHERE elsewhere GROUP BY account_id
) abroad ON abroad.account_id = found.account_id
ORDER BY subject
