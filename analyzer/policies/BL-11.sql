/*
title    = "No app is about to outgrow its seats"
severity = "medium"
why      = "One seat more than a free plan has starts a trial of Standard; one more than an annual tier has is paid for as the next tier until the renewal."
remedy   = "Clear the findings about seats of this app first; then decide on the next tier before somebody's invitation does."
controls = []
needs    = ["accounts", "workspaces", "role-holders", "plans", "seat-limits"]

# A monthly plan has no tiers. Free plans: 10 users, 3 agents of JSM, 5 people in Bitbucket, as published in 2026.
[params]
near_percent   = 5  # of the limit, or
near_seats     = 1  # this many: what is left
free_users     = 10
free_agents    = 3
free_bitbucket = 5
*/
SELECT
    counted.app || '@' || counted.site AS subject,
    counted.app || CASE WHEN counted.site = '' THEN '' ELSE ' on ' || counted.site END || ' has ' || counted.seats || ' of '
    || counted.seat_limit || CASE WHEN counted.plan = 'free' THEN ' seats of its free plan' ELSE ' seats of its annual tier' END AS summary,
    counted.site, counted.app, counted.plan, counted.billing, counted.seats, counted.seat_limit,
    counted.seat_limit - counted.seats AS seats_left
FROM (
    SELECT held.site, held.app, plan.plan, plan.billing, held.seats,
        CASE
            WHEN plan.plan = 'free' AND held.app = 'jsm' THEN $free_agents
            WHEN plan.plan = 'free' AND held.app = 'bitbucket' THEN $free_bitbucket
            WHEN plan.plan = 'free' THEN $free_users
            WHEN plan.billing = 'annual' THEN seat_limit.seats
        END AS seat_limit
    FROM (SELECT site, app, count(DISTINCT account_id) AS seats FROM seat GROUP BY site, app) held
    JOIN plan ON plan.site = held.site AND plan.app = held.app
    LEFT JOIN seat_limit ON seat_limit.site = held.site AND seat_limit.app = held.app
) counted
WHERE counted.seat_limit - counted.seats <= greatest($near_seats, counted.seat_limit * $near_percent / 100.0)
ORDER BY subject
