/*
title    = "Every managed account has been used lately"
severity = "low"
why      = "Say what goes wrong where this is not so, and whom it harms. An account that nobody uses is one that nobody misses when it is stolen."
remedy   = "Say what to do, and where. Deactivate the account; it can be reactivated on the day it is needed."
controls = ["NIST AC-2(3)", "CIS 5.3"]
needs    = ["accounts", "managed-accounts"]  # every source without which the answer may be wrong

[params]
idle_days = 90  # the configuration can choose another: [policies.THE-ID]
*/
SELECT
    account.account_id AS subject,
    account.name || ' was last active ' || date_diff('day', account.last_active_at, taken_at()) || ' days ago' AS summary,
    account.account_id, account.name, account.email, account.last_active_at
FROM account
WHERE account.kind = 'atlassian' AND account.status = 'active' AND account.managed
    AND account.last_active_at < taken_at() - to_days($idle_days)
ORDER BY subject
