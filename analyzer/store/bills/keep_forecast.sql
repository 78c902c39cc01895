-- Keep a forecast, unless there is one of its name. Its lines and seats are kept by its number.
INSERT INTO stored.forecast
SELECT (SELECT coalesce(max(number), 0) + 1 FROM stored.forecast), $org_id, $snapshot_id, $name, $made_at, $currency
WHERE NOT EXISTS (SELECT 1 FROM stored.forecast WHERE org_id = $org_id AND name = $name)
RETURNING number;
