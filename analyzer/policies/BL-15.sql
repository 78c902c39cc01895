/*
title    = "Every collection is used by people who need more than one of its apps"
severity = "low"
why      = "A collection bills each person once for all its apps. Whoever holds a seat in only one of them may cost less with that app's own plan."
remedy   = "Compare the collection's price with those of its apps for these numbers before the next renewal. Taking away one of two apps saves nothing."
controls = []
needs    = ["accounts", "workspaces", "role-holders", "plans"]

[params]
least_percent = 20  # of the people in the collection: as many must hold the one app only
*/
SELECT
    of_one_app.collection || '/' || of_one_app.app || '@' || of_one_app.site AS subject,
    of_one_app.people || ' of ' || whole.people || ' people in the collection ' || of_one_app.collection || ' on ' || of_one_app.site
    || ' hold ' || of_one_app.app || ' only' AS summary,
    of_one_app.collection, of_one_app.site, of_one_app.app, of_one_app.people, whole.people AS people_in_collection
FROM (
    SELECT collection, site, app, count(*) AS people
    FROM (
        SELECT plan.collection, plan.site, seat.account_id, min(seat.app) AS app
        FROM seat
        JOIN plan ON plan.site = seat.site AND plan.app = seat.app
        WHERE plan.collection <> ''
        GROUP BY plan.collection, plan.site, seat.account_id
        HAVING count(DISTINCT seat.app) = 1
    ) person
    GROUP BY collection, site, app
) of_one_app
JOIN (
    SELECT plan.collection, plan.site, count(DISTINCT seat.account_id) AS people
    FROM seat
    JOIN plan ON plan.site = seat.site AND plan.app = seat.app
    GROUP BY plan.collection, plan.site
    HAVING count(DISTINCT plan.app) >= 2
) whole ON whole.collection = of_one_app.collection AND whole.site = of_one_app.site
WHERE of_one_app.people * 100 >= whole.people * $least_percent
ORDER BY subject
