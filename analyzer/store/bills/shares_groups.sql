-- Which groups give the seats of each line; '' where none does. alone counts the seats that nothing else gives.
WITH path AS (
    SELECT DISTINCT s.account_id, concat_ws('@', s.app, nullif(s.site, '')) AS part, coalesce(p.group_id, '') AS group_id
    FROM seat s JOIN entitlement_path p USING (account_id, resource_id, role)
),
covered AS (
    SELECT name, unnest(covers) AS part FROM subscription WHERE kind IN ('app', 'enterprise', 'collection')
),
given AS (
    SELECT DISTINCT c.name AS line, p.account_id, p.group_id FROM path p JOIN covered c USING (part)
),
counted AS (
    SELECT line, group_id, count(*) OVER (PARTITION BY line, account_id) AS givers FROM given
)
SELECT coalesce(any_value(g.name), '') AS name, c.line, count(*) AS seats, count(*) FILTER (c.givers = 1) AS alone,
    coalesce(bool_or(g.externally_synced), false) AS synced
FROM counted c LEFT JOIN account_group g USING (group_id)
GROUP BY c.group_id, c.line ORDER BY name, c.group_id, c.line;
