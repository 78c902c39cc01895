-- Whose seats are paid for in vain, each for the first cause that holds; a cause's step is its place in `Cause`, from 1 on.
-- Bought and not taken is step 1: nobody is found for it. Atlassian records use in some apps only: of the others nobody is judged.
INSERT INTO lost_seat
WITH held AS (
    SELECT c.account_id, c.app, c.site, c.last_used_at, a.added_at, a.uses_listed
    FROM app_charge c JOIN recorded_apps() USING (app) JOIN account a USING (account_id)
),
asking AS (
    SELECT account_id FROM request_activity GROUP BY account_id HAVING sum(requests_raised) > 0 AND sum(tickets_handled) = 0
),
working AS (
    SELECT DISTINCT account_id FROM held WHERE app IN ('jira', 'confluence') AND last_used_at > taken_at() - to_days(getvariable('idle_days'))
),
twice AS (
    SELECT h.account_id, h.app, h.site
    FROM same_person p
    JOIN held h ON h.account_id IN (p.account_id, p.other_account_id)
    JOIN held o ON o.account_id IN (p.account_id, p.other_account_id) AND o.account_id <> h.account_id AND o.app = h.app AND o.site = h.site
    WHERE p.likely AND (coalesce(h.last_used_at, '-infinity'), h.account_id) < (coalesce(o.last_used_at, '-infinity'), o.account_id)
)
SELECT account_id, app, site, min(step)
FROM (
    SELECT account_id, app, site, 3 AS step FROM held
    WHERE last_used_at IS NULL AND uses_listed AND added_at <= taken_at() - to_days(getvariable('idle_days'))
    UNION ALL
    SELECT account_id, app, site, 4 FROM held
    WHERE last_used_at <= taken_at() - to_days(getvariable('idle_days')) AND (added_at IS NULL OR added_at <= taken_at() - to_days(getvariable('idle_days')))
    UNION ALL
    SELECT h.account_id, h.app, h.site, 5 FROM held h JOIN asking USING (account_id)
    WHERE h.app = 'jsm' AND h.uses_listed AND h.added_at <= taken_at() - to_days(getvariable('idle_days')) AND h.account_id NOT IN (FROM working)
    UNION ALL
    SELECT account_id, app, site, 6 FROM twice
)
GROUP BY account_id, app, site;

INSERT INTO lost_guard
WITH guard AS (SELECT coalesce(plan, 'standard') = 'premium' AS premium FROM subscription WHERE kind = 'guard'),
billed AS (SELECT account_id FROM charge WHERE name = 'guard'),
item AS (
    SELECT i.account_id, bool_and(i.sandbox) AS sandbox,
        bool_and(i.sandbox OR i.elsewhere OR i.role = 'guest' OR coalesce(p.plan, '') = 'free') AS without_need
    FROM guard_item i JOIN billed USING (account_id) LEFT JOIN billed_plan p ON p.app = i.app AND p.site = i.site
    WHERE CASE WHEN (SELECT premium FROM guard) THEN i.premium ELSE i.standard END
    GROUP BY i.account_id
)
SELECT account_id, min(step), false
FROM (
    SELECT account_id, 2 AS step FROM billed JOIN account USING (account_id) WHERE status = 'suspended'
    UNION ALL
    SELECT h.account_id, 6
    FROM same_person p
    JOIN account h ON h.account_id IN (p.account_id, p.other_account_id)
    JOIN account o ON o.account_id IN (p.account_id, p.other_account_id) AND o.account_id <> h.account_id
    WHERE p.likely AND h.account_id IN (FROM billed) AND o.account_id IN (FROM billed)
        AND (coalesce(h.last_active_at, '-infinity'), h.account_id) < (coalesce(o.last_active_at, '-infinity'), o.account_id)
    UNION ALL
    SELECT account_id, 7 FROM item WHERE sandbox
    UNION ALL
    SELECT account_id, 8 FROM item WHERE without_need
)
GROUP BY account_id;
