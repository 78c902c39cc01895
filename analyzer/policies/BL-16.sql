/*
title    = "No unused seat raises the price of a site's Marketplace apps"
severity = "medium"
why      = "Every Marketplace app on a site is billed for the highest number of users of any app of the Jira family there. An unused seat of that app is paid for once with each of them."
remedy   = "Clear unused seats of the app with the highest number first."
controls = []
needs    = ["accounts", "workspaces", "role-holders", "last-active"]

# Whether Atlassian records use of Jira Product Discovery is nowhere said: its seats pass for used.
[params]
idle_days = 90  # since the last use, or since the person was added
*/
SELECT
    site AS subject,
    'unused seats raise what Marketplace apps on ' || site || ' are billed for from ' || max(used) || ' to ' || highest || ' users'
        AS summary,
    site, min(CASE WHEN seats = highest THEN app END) AS app, highest AS seats, max(used) AS would_remain,
    string_agg(app || ' ' || seats || ' (' || (seats - used) || ' unused)', ', ' ORDER BY app) AS counts
FROM (
    SELECT site, app, count(*) AS seats, sum(used)::BIGINT AS used, max(count(*)) OVER (PARTITION BY site) AS highest
    FROM (
        SELECT seat.site, seat.app, seat.account_id,
            max(CASE
                WHEN seat.app <> 'jpd' AND account.uses_listed
                    AND greatest(seat.last_used_at, account.added_at) <= taken_at() - to_days($idle_days) THEN 0
                ELSE 1
            END) AS used
        FROM seat
        JOIN account USING (account_id)
        WHERE seat.app IN ('jira', 'jsm', 'jpd')
        GROUP BY seat.site, seat.app, seat.account_id
    ) person
    GROUP BY site, app
) counted
GROUP BY site, highest
HAVING max(used) < highest
ORDER BY subject
