-- The lines of the bill at $step, with who used them lately: since $idle_days days before the snapshot. Atlassian records use
-- of some apps only: of the others nothing is said. Of Guard it is use of anything.
WITH known AS (
    SELECT name FROM subscription
    WHERE kind = 'guard' OR kind <> 'marketplace' AND list_has_any(list_transform(covers, lambda part: split_part(part, '@', 1)), (SELECT list(app) FROM recorded_apps()))
),
use AS (
    SELECT c.name, count(*) FILTER (c.last_used_at > taken_at() - to_days($idle_days)) AS used,
        count(*) FILTER (c.idle_since <= taken_at() - to_days($idle_days)) AS idle
    FROM charge c JOIN known USING (name)
    WHERE c.since <= $step AND c."until" > $step GROUP BY c.name
)
SELECT s.name, s.kind, s.app, s.site, coalesce(p.plan, s.plan, '') AS plan, coalesce(s.billing, '') AS billing, s.covers, p.seats,
    coalesce(u.used, 0) AS used, coalesce(u.idle, 0) AS idle, p.billed, p.per, p.gross, p.net::DECIMAL(24, {decimals}) AS net, p.tax, p.band, p."each",
    p.origin AS price, p.is_list, p.confidence, s.renews, p.fewer, p.unknown, p.outgrown, coalesce(p.maximum_quantity, false) AS maximum_quantity
FROM priced p JOIN subscription s USING (name) LEFT JOIN use u USING (name)
WHERE p.step = $step
ORDER BY list_position(['app', 'enterprise', 'collection', 'guard', 'marketplace'], s.kind), s.name;
