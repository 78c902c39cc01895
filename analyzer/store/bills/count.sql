-- Who counts in which line of the bill, from which step on and until which: everyone, or the one in getvariable('counted').
-- Everyone with a seat in an app on a site.
CREATE OR REPLACE TEMP TABLE app_charge AS
WITH held AS (
    SELECT s.account_id, s.app, s.site, s.last_used_at, s.idle_since, 0 AS since,
        least(coalesce(r."until", 2147483647), coalesce(a."until", 2147483647)) AS "until"
    FROM seat s
    LEFT JOIN lost_role r ON r.account_id = s.account_id AND r.resource_id = s.resource_id AND r.role = s.role
    LEFT JOIN lost_account a ON a.account_id = s.account_id
    WHERE is_counted(s.account_id)
    UNION ALL
    SELECT g.account_id, w.app, w.site, NULL, NULL, g.since, coalesce(a."until", 2147483647)
    FROM gained_role g
    JOIN resource w USING (resource_id)
    JOIN stored.role_rule rule USING (role)
    JOIN account ON account.account_id = g.account_id AND account.kind = 'atlassian' AND account.status = 'active'
    LEFT JOIN lost_account a ON a.account_id = g.account_id
    WHERE rule.takes_seat AND NOT w.sandbox AND is_counted(g.account_id)
    UNION ALL
    SELECT account_id, app, site, NULL, NULL, 0, 2147483647 FROM returned_seat WHERE app <> 'guard'
)
SELECT h.app, h.site, h.account_id, min(h.since) AS since, least(max(h."until"), coalesce(any_value(l."until"), 2147483647)) AS "until",
    max(h.last_used_at) AS last_used_at, max(h.idle_since) AS idle_since
FROM held h LEFT JOIN lost_seat l ON l.account_id = h.account_id AND l.app = h.app AND l.site = h.site
GROUP BY h.app, h.site, h.account_id;

-- Atlassian records use in these apps for certain, and in those where it recorded somebody's.
CREATE OR REPLACE TEMP MACRO recorded_apps() AS TABLE
SELECT app FROM app_charge WHERE app IN ('jira', 'jsm', 'confluence') OR last_used_at IS NOT NULL GROUP BY app;

-- The lines of the bill: what is bought, and what is used without anybody's having said that it is bought.
CREATE OR REPLACE TEMP TABLE subscription AS
WITH thing AS (
    SELECT app, site FROM app_charge UNION SELECT app, site FROM billed_plan WHERE host = '' AND app <> 'guard' AND plan <> 'none'
),
placed AS (
    SELECT t.app, t.site, coalesce(p.sold_on, t.site) AS sold_on, p.plan, p.billing, p.seats AS bought, p.renews,
        CASE WHEN p.plan = 'enterprise' THEN 'enterprise' WHEN p.collection <> '' THEN 'collection' ELSE 'app' END AS kind,
        coalesce(nullif(p.collection, ''), t.app) AS sold_as
    FROM thing t LEFT JOIN billed_plan p ON p.app = t.app AND p.site = t.site AND p.host = ''
)
SELECT kind, sold_as AS app, CASE WHEN kind = 'enterprise' THEN '' ELSE sold_on END AS site,
    sold_as || CASE WHEN kind = 'enterprise' THEN ' enterprise' WHEN sold_on = '' THEN '' ELSE '@' || sold_on END AS name,
    CASE WHEN count(DISTINCT coalesce(plan, '')) = 1 THEN any_value(plan) END AS plan,
    CASE WHEN count(DISTINCT coalesce(billing, '')) = 1 THEN any_value(billing) END AS billing,
    max(bought) AS bought, min(renews) AS renews, list(DISTINCT concat_ws('@', app, nullif(site, '')) ORDER BY concat_ws('@', app, nullif(site, ''))) AS covers,
    CASE
        WHEN count(plan) < count(*) THEN 'nobody said which plan it is on'
        WHEN count(DISTINCT plan) > 1 OR count(DISTINCT billing) > 1 THEN 'its apps are said to be on different plans'
        WHEN any_value(plan) = 'none' THEN 'it is said to be on no plan, and people hold seats'
    END AS unclear
FROM placed GROUP BY 1, 2, 3, 4
UNION ALL
SELECT 'guard', 'guard', '', 'guard', p.plan, p.billing, p.seats, p.renews, [],
    CASE WHEN p.plan IS NULL THEN 'nobody said which plan of Guard there is' END
FROM (SELECT 1) LEFT JOIN billed_plan p ON p.app = 'guard'
WHERE p.plan <> 'none' OR p.plan IS NULL AND (
    EXISTS (SELECT 1 FROM account WHERE guard_billable) OR EXISTS (SELECT 1 FROM external_user WHERE guard_billable)
)
UNION ALL
SELECT 'marketplace', p.app, p.site, p.app || '@' || p.site, p.plan, p.billing, p.seats, p.renews, list(f.app || '@' || p.site ORDER BY f.app), NULL
FROM billed_plan p
JOIN (VALUES ('jira', 'jira'), ('jira', 'jsm'), ('jira', 'jpd'), ('confluence', 'confluence')) f(host, app) ON f.host = p.host
WHERE p.plan <> 'none'
GROUP BY p.app, p.site, p.plan, p.billing, p.seats, p.renews;

-- A line's name is its alone: a collection or Marketplace app may be called as an app is.
UPDATE subscription SET name = name || ' (' || kind || ')'
WHERE name IN (SELECT name FROM subscription GROUP BY name HAVING count(*) > 1);

CREATE OR REPLACE TEMP TABLE charge AS
WITH covered AS (
    SELECT name, kind, split_part(part, '@', 1) AS app, split_part(part, '@', 2) AS site
    FROM (SELECT name, kind, unnest(covers) AS part FROM subscription WHERE kind IN ('app', 'enterprise', 'collection'))
),
seated AS (
    SELECT c.name, a.account_id, a.since, a."until", a.last_used_at, a.idle_since, c.kind
    FROM app_charge a JOIN covered c USING (app, site)
)
SELECT name, account_id, since, "until", last_used_at, idle_since FROM seated WHERE kind = 'app'
UNION ALL
SELECT name, account_id, min(since), max("until"), max(last_used_at), max(idle_since) FROM seated WHERE kind <> 'app' GROUP BY name, account_id;

-- Guard, by the plan that there is; where nobody said which, by Standard's rule.
-- People whom an Enterprise plan or the better plan of a collection includes count for Standard by a sandbox at most.
INSERT INTO charge
WITH guard AS (SELECT coalesce(plan, 'standard') = 'premium' AS premium FROM subscription WHERE kind = 'guard'),
included AS (
    SELECT c.account_id, max(c."until") AS "until"
    FROM app_charge c JOIN billed_plan p USING (app, site)
    WHERE p.host = '' AND (p.plan = 'enterprise' OR p.plan = 'premium' AND p.collection <> '')
    GROUP BY c.account_id
),
held AS (
    SELECT i.account_id, i.sandbox, i.last_active_at, i.idle_since, 0 AS since, CASE
            WHEN i.elsewhere THEN CASE WHEN a.everywhere THEN a."until" ELSE 2147483647 END
            ELSE least(
                coalesce(r."until", 2147483647), coalesce(s."until", 2147483647), coalesce(a."until", 2147483647)
            )
        END AS "until"
    FROM guard_item i
    LEFT JOIN lost_role r ON r.account_id = i.account_id AND r.resource_id = i.resource_id AND r.role = i.role
    LEFT JOIN lost_seat s ON s.account_id = i.account_id AND s.app = i.app AND s.site = i.site
    LEFT JOIN lost_account a ON a.account_id = i.account_id
    WHERE CASE WHEN (SELECT premium FROM guard) THEN i.premium ELSE i.standard END AND is_counted(i.account_id)
    UNION ALL
    SELECT g.account_id, w.sandbox, account.last_active_at, NULL, g.since, coalesce(a."until", 2147483647)
    FROM gained_role g
    JOIN resource w USING (resource_id)
    JOIN stored.role_rule rule USING (role)
    JOIN account ON account.account_id = g.account_id AND account.managed AND account.status = 'active'
    LEFT JOIN lost_account a ON a.account_id = g.account_id
    WHERE guard_counts(rule.counts_for_guard, w.app, g.role, w.sandbox, (SELECT premium FROM guard)) AND is_counted(g.account_id)
),
allowed AS (
    SELECT h.account_id, h.last_active_at, h.idle_since, h.since, h."until" FROM held h LEFT JOIN included n ON n.account_id = h.account_id
    WHERE n.account_id IS NULL OR (SELECT premium FROM guard) OR h.sandbox AND guard_setting('count_enterprise_sandboxes', true)
    UNION ALL
    -- When what includes them goes, the rest counts.
    SELECT h.account_id, h.last_active_at, h.idle_since, n."until", h."until" FROM held h JOIN included n ON n.account_id = h.account_id
    WHERE NOT (SELECT premium FROM guard) AND h."until" > n."until"
        AND NOT (h.sandbox AND guard_setting('count_enterprise_sandboxes', true))
),
counted AS (
    SELECT account_id, min(since) AS since, max("until") AS "until", max(last_active_at) AS last_active_at,
        max(idle_since) AS idle_since
    FROM allowed
    WHERE (SELECT premium FROM guard) OR account_id NOT IN (
        SELECT account_id FROM authentication_policy_member WHERE policy_type = 'non-billable' AND account_id IS NOT NULL
    )
    GROUP BY account_id
    UNION ALL
    SELECT x.account_id, 0, coalesce(a."until", 2147483647), x.last_active_at, x.last_active_at
    FROM external_user x LEFT JOIN lost_account a USING (account_id)
    WHERE x.guard_billable AND x.account_id IS NOT NULL AND is_counted(x.account_id)
    UNION ALL
    SELECT account_id, 0, 2147483647, NULL, NULL FROM returned_seat WHERE app = 'guard'
)
SELECT 'guard', c.account_id, min(c.since), least(max(c."until"), coalesce(min(x."until"), 2147483647)), max(c.last_active_at), max(c.idle_since)
FROM counted c
LEFT JOIN lost_guard x ON x.account_id = c.account_id AND NOT (x.standard_only AND (SELECT premium FROM guard))
WHERE EXISTS (FROM guard)
GROUP BY c.account_id;
