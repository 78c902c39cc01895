/*
title    = "Guard bills only those external people who need single sign-on"
severity = "medium"
why      = "In a billable external-user policy each external person with an app is billed for Guard Standard. A non-billable one keeps the one-time password and the control of sessions and tokens; only single sign-on is lost."
remedy   = "Move the person to a non-billable external-user policy, or name the domain here if its people must sign in through their identity provider."
controls = ["SOC2 CC6.1"]
needs    = ["accounts", "csv-external-users"]

# Who needs it is decided by domain. A paid seat is no need: its holder is billed for Guard on top of it.
[params]
need_single_sign_on = ""  # domains, separated by commas
*/
SELECT
    external_user.account_id AS subject,
    coalesce(account.name, external_user.email, external_user.account_id) || ' is external and billed for Guard' AS summary,
    external_user.account_id, account.name, external_user.email, account.domain_class, external_user.products,
    external_user.last_active_at,
    (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '') AS monthly_cost
FROM external_user
LEFT JOIN account ON account.account_id = external_user.account_id
WHERE external_user.guard_billable AND NOT coalesce(
    ',' || replace(lower($need_single_sign_on), ' ', '') || ','
        LIKE '%,' || nullif(split_part(lower(external_user.email), '@', 2), '') || ',%',
    false
)
ORDER BY subject
