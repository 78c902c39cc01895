/*
title    = "Nobody who only raises requests holds a paid seat"
severity = "high"
why      = "A seat in Jira, JSM or Confluence is billed each month. Someone who raises requests, works none and uses no other app needs only the free JSM Customer role."
remedy   = "Grant the JSM Customer role first, then take away the groups and roles that give the seat."
controls = ["SOC2 CC6.3", "NIST AC-6"]
needs    = [
    "accounts", "workspaces", "role-holders", "last-active", "jira-users", "desks", "requests-raised", "tickets-handled",
    "last-request",
]

# Visiting the portal counts as using JSM, so an agent's use is judged by tickets alone.
[params]
idle_days   = 90  # 30 or more: of people who were active since, nothing is asked
joined_days = 30  # newcomers are left in peace
*/
SELECT
    account.account_id AS subject,
    account.name || ' raises requests only and holds ' || held.seats AS summary,
    account.account_id, account.name, account.email, account.audience, held.seats, held.last_used_at,
    activity.requests_raised, activity.last_requested_at, activity.tickets_handled, account.added_at
FROM account
JOIN (
    SELECT account_id, string_agg(app || '/' || site, ', ' ORDER BY app || '/' || site) AS seats,
        max(CASE WHEN app IN ('jira', 'confluence') THEN last_used_at END) AS last_used_at
    FROM (SELECT DISTINCT account_id, app, site, last_used_at FROM seat WHERE app IN ('jira', 'jsm', 'confluence')) once
    GROUP BY account_id
) held USING (account_id)
JOIN (
    SELECT account_id, sum(requests_raised) AS requests_raised, sum(tickets_handled) AS tickets_handled,
        max(last_requested_at) AS last_requested_at
    FROM request_activity
    GROUP BY account_id
) activity USING (account_id)
WHERE activity.requests_raised > 0 AND activity.tickets_handled = 0 AND account.uses_listed
    AND (held.last_used_at IS NULL OR held.last_used_at < taken_at() - to_days(greatest($idle_days, 30)))
    AND account.added_at < taken_at() - to_days($joined_days)
ORDER BY subject
