-- What one account alone moves by its changes, kept as the trial $step: the lines and apps that it leaves or joins.
INSERT INTO trial
SELECT $step, name, sum(("since" <= 1 AND "until" > 1)::INTEGER - ("since" <= 0 AND "until" > 0)::INTEGER)
FROM (
    SELECT name, since, "until" FROM charge
    UNION ALL
    SELECT 'of ' || concat_ws('@', app, nullif(site, '')), since, "until" FROM app_charge
)
GROUP BY name;
