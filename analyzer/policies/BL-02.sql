/*
title    = "Every paid seat is in use"
severity = "medium"
why      = "A seat is billed each month, used or not. Last use is a signal and no proof: ask before taking a seat away."
remedy   = "Ask the person. Who only raises requests gets the JSM Customer role first; then take away the role or group that gives the seat."
controls = ["NIST AC-2(3)", "CIS 5.3"]
needs    = ["accounts", "workspaces", "role-holders", "last-active"]

# Seats that were never used are BL-01's. Atlassian records use in these apps. Of the others nothing can be said.
[params]
idle_days = 90  # since the last use, or since the person was added again
*/
SELECT
    held.account_id || '/' || held.app || '/' || held.site AS subject,
    account.name || ' last used ' || held.app || ' on ' || held.site || ' ' || date_diff('day', held.last_used_at, taken_at())
    || ' days ago' AS summary,
    account.account_id, account.name, account.email, account.audience, account.department, held.app, held.site,
    held.last_used_at, date_diff('day', held.last_used_at, taken_at()) AS idle_days, account.added_at, account.management_source,
    price.month AS monthly_cost
FROM (
    SELECT account_id, app, site, max(last_used_at) AS last_used_at
    FROM seat
    WHERE app IN ('jira', 'jsm', 'confluence')
    GROUP BY account_id, app, site
) held
JOIN account USING (account_id)
LEFT JOIN seat_price price ON price.app = held.app AND price.site = held.site
WHERE held.last_used_at <= taken_at() - to_days($idle_days)
    AND (account.added_at IS NULL OR account.added_at <= taken_at() - to_days($idle_days))
ORDER BY subject
