/*
title    = "Every creator of Jira Product Discovery creates"
severity = "low"
why      = "A creator takes a paid seat. Whoever only looks, comments and votes needs no more than a contributor, who is free."
remedy   = "Give the person the contributor's role, and take the creator's away."
controls = ["NIST AC-6"]
needs    = ["accounts", "workspaces", "role-holders", "last-active", "jpd-use"]

# Whether Atlassian records use of this app is nowhere said. Where it records nobody's, nobody is judged.
[params]
idle_days = 90  # since the last use, or since the person was added
*/
SELECT
    seat.account_id || '@' || seat.site AS subject,
    account.name || ' is a creator on ' || seat.site || CASE
        WHEN max(seat.last_used_at) IS NULL THEN ' and never used Jira Product Discovery'
        ELSE ' and has not used Jira Product Discovery for ' || date_diff('day', max(seat.last_used_at), taken_at()) || ' days'
    END AS summary,
    account.account_id, account.name, account.email, account.department, seat.app, seat.site,
    max(seat.last_used_at) AS last_used_at, account.added_at, max(price.month) AS monthly_cost
FROM seat
JOIN account USING (account_id)
LEFT JOIN seat_price price ON price.app = seat.app AND price.site = seat.site
WHERE seat.app = 'jpd' AND account.uses_listed
    AND EXISTS (SELECT 1 FROM seat WHERE seat.app = 'jpd' AND seat.last_used_at IS NOT NULL)
GROUP BY
    seat.account_id, seat.app, seat.site, account.account_id, account.name, account.email, account.department, account.added_at
HAVING greatest(max(seat.last_used_at), account.added_at) <= taken_at() - to_days($idle_days)
ORDER BY subject
