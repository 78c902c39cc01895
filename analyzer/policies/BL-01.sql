/*
title    = "Every paid seat has been used since it was given"
severity = "high"
why      = "People who were invited and never came are billed all the same; the users' list even calls them active."
remedy   = "Take away the role or group that gives the seat; it can be given again on the day it is needed."
controls = ["SOC2 CC6.3", "NIST AC-2(3)"]
needs    = ["accounts", "workspaces", "role-holders", "last-active"]

# Atlassian records use in these apps. Of the others nothing can be said.
[params]
unused_days = 30
*/
SELECT
    seat.account_id || '/' || seat.app || '/' || seat.site AS subject,
    account.name || ' never used ' || seat.app || ' on ' || seat.site || ', billed since ' || account.added_at::DATE AS summary,
    account.account_id, account.name, account.email, account.audience, seat.app, seat.site, account.added_at,
    date_diff('day', account.added_at, taken_at()) AS days_since_added, account.management_source,
    price.month AS monthly_cost
FROM (
    SELECT DISTINCT account_id, app, site FROM seat WHERE app IN ('jira', 'jsm', 'confluence') AND last_used_at IS NULL
) seat
JOIN account USING (account_id)
LEFT JOIN seat_price price ON price.app = seat.app AND price.site = seat.site
WHERE account.uses_listed AND account.added_at <= taken_at() - to_days($unused_days)
ORDER BY subject
