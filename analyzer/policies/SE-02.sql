/*
title    = "Every administrator is managed, active, and signs in with more than a password"
severity = "critical"
why      = "An administrator opens everything to everyone. Nobody misses an idle one when it is taken over; an unmanaged one cannot be locked out; a password alone is guessed or phished."
remedy   = "Take the role away from whoever does not need it. The others: move the role to a managed account, and enforce single sign-on or two-step verification by their authentication policy."
controls = ["ISO27001 A.8.2", "NIST AC-2(7)", "CIS 5.4"]
needs    = ["accounts", "managed-accounts", "workspaces", "role-holders", "administrators-sign-in"]

# Administrators of sandbox copies are left out. How someone signs in is judged only where it is known.
[params]
idle_days = 45
*/
SELECT
    judged.account_id AS subject,
    judged.name || ' (' || judged.roles || ') ' || concat_ws('; ', judged.unmanaged, judged.idle, judged.unprotected) AS summary,
    judged.account_id, judged.name, judged.email, judged.audience, judged.roles, judged.managed, judged.last_active_at,
    judged.mfa_enabled, judged.single_sign_on, judged.added_at
FROM (
    SELECT
        account.account_id, account.name, account.email, account.audience, account.managed, account.mfa_enabled,
        account.added_at, held.roles, sign_in.single_sign_on, used.last_active_at,
        CASE WHEN NOT account.managed THEN 'is not managed by the organization' END AS unmanaged,
        CASE
            WHEN used.last_active_at < taken_at() - to_days($idle_days)
            THEN 'was last active ' || date_diff('day', used.last_active_at, taken_at()) || ' days ago'
            WHEN used.last_active_at IS NULL AND account.managed
                AND account.added_at < taken_at() - to_days($idle_days)
            THEN 'was never active'
        END AS idle,
        CASE
            WHEN NOT account.mfa_enabled AND NOT sign_in.single_sign_on
            THEN 'signs in with neither two-step verification nor single sign-on'
        END AS unprotected
    FROM account
    JOIN (
        SELECT account_id, string_agg(DISTINCT what, ', ' ORDER BY what) AS roles
        FROM (
            SELECT account_id, role || CASE WHEN app = '' THEN '' ELSE ' of ' || app || '/' || site END AS what FROM administrator
        ) named
        GROUP BY account_id
    ) held ON held.account_id = account.account_id
    JOIN (
        SELECT account_id, max(last_active_at) AS last_active_at
        FROM (
            SELECT account_id, last_active_at FROM account
            UNION ALL
            SELECT account_id, last_active_at FROM app_use
        ) every_use
        WHERE account_id IN (SELECT account_id FROM administrator)
        GROUP BY account_id
    ) used ON used.account_id = account.account_id
    LEFT JOIN (
        SELECT account_id, max(CASE WHEN single_sign_on THEN 1 WHEN NOT single_sign_on THEN 0 END) = 1 AS single_sign_on
        FROM authentication_policy_member
        GROUP BY account_id
    ) sign_in ON sign_in.account_id = account.account_id
    WHERE account.kind = 'atlassian' AND account.status = 'active'
) judged
WHERE judged.unmanaged IS NOT NULL OR judged.idle IS NOT NULL OR judged.unprotected IS NOT NULL
ORDER BY subject
