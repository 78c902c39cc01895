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
WITH found AS (
    SELECT
        account.account_id, account.name, account.email, account.audience, account.added_at, used.last_used_at,
        activity.requests_raised, activity.last_requested_at, activity.tickets_handled
    FROM account
    JOIN (
        SELECT account_id, max(CASE WHEN app IN ('jira', 'confluence') THEN last_used_at END) AS last_used_at
        FROM seat
        GROUP BY account_id
    ) used USING (account_id)
    JOIN (
        SELECT account_id, sum(requests_raised) AS requests_raised, sum(tickets_handled) AS tickets_handled,
            max(last_requested_at) AS last_requested_at
        FROM request_activity
        GROUP BY account_id
    ) activity USING (account_id)
    WHERE activity.requests_raised > 0 AND activity.tickets_handled = 0 AND account.uses_listed
        AND (used.last_used_at IS NULL OR used.last_used_at < taken_at() - to_days(greatest($idle_days, 30)))
        AND account.added_at < taken_at() - to_days($joined_days)
)
-- Spelling out what somebody holds takes long, so it is done for those alone who are found.
SELECT
    found.account_id AS subject,
    found.name || ' raises requests only and holds ' || held.seats AS summary,
    found.account_id, found.name, found.email, found.audience, held.seats, found.last_used_at,
    found.requests_raised, found.last_requested_at, found.tickets_handled, found.added_at, priced.month AS monthly_cost
FROM found
JOIN (
    SELECT seat.account_id,
        string_agg(DISTINCT seat.app || '/' || seat.site, ', ' ORDER BY seat.app || '/' || seat.site) AS seats
    FROM seat
    JOIN found ON found.account_id = seat.account_id
    WHERE seat.app IN ('jira', 'jsm', 'confluence')
    GROUP BY seat.account_id
) held ON held.account_id = found.account_id
LEFT JOIN (
    -- Several apps of a collection, and one app on several sites of an Enterprise plan, are paid for once.
    SELECT account_id, CASE WHEN count(*) = count(month) THEN sum(month) END AS month
    FROM (
        SELECT DISTINCT seat.account_id, price.line, price.month
        FROM seat
        JOIN found ON found.account_id = seat.account_id
        LEFT JOIN seat_price price ON price.app = seat.app AND price.site = seat.site
        WHERE seat.app IN ('jira', 'jsm', 'confluence')
    ) line
    GROUP BY account_id
) priced ON priced.account_id = found.account_id
ORDER BY subject
