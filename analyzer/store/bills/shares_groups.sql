-- Which groups give the seats of each line; '' where none does. alone counts the seats that nothing else gives.
-- Groups of several directories may have one name: they are one here, and a seat is counted once.
WITH path AS (
    SELECT DISTINCT s.account_id, concat_ws('@', s.app, nullif(s.site, '')) AS part, coalesce(p.group_name, '') AS name,
        coalesce(p.externally_synced, false) AS synced
    FROM seat s JOIN entitlement_path p USING (account_id, resource_id, role)
),
covered AS (
    SELECT name, unnest(covers) AS part FROM subscription WHERE kind IN ('app', 'enterprise', 'collection')
),
given AS (
    SELECT c.name AS line, p.account_id, p.name, bool_or(p.synced) AS synced, count(*) OVER (PARTITION BY c.name, p.account_id) AS givers
    FROM path p JOIN covered c USING (part) GROUP BY c.name, p.account_id, p.name
)
SELECT name, line, count(*) AS seats, count(*) FILTER (givers = 1) AS alone, bool_or(synced) AS synced
FROM given GROUP BY name, line ORDER BY name, line;
