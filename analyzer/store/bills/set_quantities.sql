-- Quantities that are given, as JSON in getvariable('seats'), in the place of those that were counted.
CREATE OR REPLACE TEMP TABLE quantity AS
SELECT 0 AS step, s.name, q.seats
FROM subscription s
JOIN (SELECT unnest(from_json(getvariable('seats')::JSON, '[{"name": "VARCHAR", "seats": "BIGINT"}]'), max_depth := 2)) q USING (name);
