-- How many count in each line at each step from 0 to getvariable('last_step').
CREATE OR REPLACE TEMP TABLE quantity AS
WITH moved AS (
    SELECT name, since AS step, count(*) AS moved FROM charge GROUP BY name, since
    UNION ALL
    SELECT name, "until", -count(*) FROM charge WHERE "until" <= getvariable('last_step') GROUP BY name, "until"
    UNION ALL
    SELECT 'of ' || concat_ws('@', app, nullif(site, '')), since, count(*) FROM app_charge GROUP BY app, site, since
    UNION ALL
    SELECT 'of ' || concat_ws('@', app, nullif(site, '')), "until", -count(*)
    FROM app_charge WHERE "until" <= getvariable('last_step') GROUP BY app, site, "until"
),
at_step AS (
    SELECT n.name, s.step, sum(coalesce(m.moved, 0)) OVER (PARTITION BY n.name ORDER BY s.step)::BIGINT AS seats
    FROM (SELECT DISTINCT name FROM moved UNION SELECT name FROM subscription WHERE kind <> 'marketplace') n
    CROSS JOIN (SELECT unnest(range(getvariable('last_step')::INTEGER + 1))::INTEGER AS step) s
    LEFT JOIN (SELECT name, step, sum(moved) AS moved FROM moved GROUP BY name, step) m
        ON m.name = n.name AND m.step = s.step
)
SELECT q.step, s.name, q.seats FROM subscription s JOIN at_step q USING (name)
UNION ALL
SELECT s.step, m.name, coalesce(max(q.seats), 0)
FROM (SELECT name, unnest(covers) AS part FROM subscription WHERE kind = 'marketplace') m
CROSS JOIN (SELECT unnest(range(getvariable('last_step')::INTEGER + 1))::INTEGER AS step) s
LEFT JOIN at_step q ON q.name = 'of ' || m.part AND q.step = s.step
GROUP BY s.step, m.name;
