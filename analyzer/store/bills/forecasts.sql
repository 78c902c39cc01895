-- The forecasts of an organization, oldest first.
SELECT number, name, snapshot_id, made_at, currency FROM stored.forecast WHERE org_id = $org_id ORDER BY number;
