-- The lines that one account counts in once its changes are made, and whether they include Guard Standard.
SELECT c.name, coalesce(s.plan = 'enterprise' OR s.kind = 'collection' AND s.plan = 'premium', false) AS includes_guard
FROM charge c JOIN subscription s USING (name)
WHERE c.since <= 1 AND c."until" > 1 ORDER BY c.name;
