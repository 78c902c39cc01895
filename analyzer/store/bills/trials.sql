-- How many count in each line: as it is (0, and 1 once what was bought and is not taken is gone), and at each trial from 2 on.
CREATE OR REPLACE TEMP TABLE subscription AS FROM base_subscription;
CREATE OR REPLACE TEMP TABLE quantity AS
WITH step AS (SELECT unnest(range(getvariable('last_step')::INTEGER + 1))::INTEGER AS step),
at_step AS (
    SELECT s.step, b.name, (b.seats + coalesce(t.moved, 0))::BIGINT AS seats
    FROM (FROM base_quantity UNION ALL FROM base_part) b CROSS JOIN step s
    LEFT JOIN trial t ON t.step = s.step AND t.name = b.name
)
SELECT a.step, a.name, a.seats FROM at_step a JOIN base_subscription s USING (name) WHERE s.kind <> 'marketplace'
UNION ALL
SELECT s.step, m.name, coalesce(max(a.seats), 0)
FROM (SELECT name, unnest(covers) AS part FROM base_subscription WHERE kind = 'marketplace') m
CROSS JOIN step s LEFT JOIN at_step a ON a.name = 'of ' || m.part AND a.step = s.step
GROUP BY s.step, m.name;
