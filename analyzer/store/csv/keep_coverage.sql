-- What was answered before the files came may be wrong now. What was read before stays, but for what takes its place.
DELETE FROM stored.policy_result WHERE snapshot = getvariable('snapshot');
DELETE FROM stored.finding WHERE snapshot = getvariable('snapshot');
CREATE TEMP TABLE csv_covered AS
SELECT * FROM stored.coverage
WHERE snapshot = getvariable('snapshot')
    AND NOT list_contains($sources, source) AND NOT list_contains($files, source || '@' || scope);
