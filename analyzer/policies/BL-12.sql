/*
title    = "Nobody is paid for twice"
severity = "high"
why      = "Someone with two Atlassian accounts, one of an old domain as a rule, holds two seats and counts twice for Guard; the old account outlives the person's job."
remedy   = "Ask the person which account they use. Move what the other one owns, then deactivate it. Nothing is merged by itself."
controls = ["ISO27001 A.5.16", "NIST AC-2"]
needs    = ["domains", "accounts", "managed-accounts", "workspaces", "role-holders"]

# The cost is that of the account whose seats cost less, and one Guard where both count: under Guard Premium, where both
# have Jira or Confluence.
*/
WITH seated AS (
    SELECT DISTINCT account_id, app, site
    FROM seat
    WHERE account_id IN (SELECT account_id FROM same_person UNION ALL SELECT other_account_id FROM same_person)
),
held AS (
    SELECT account_id, string_agg(app || '/' || site, ', ' ORDER BY app || '/' || site) AS seats FROM seated GROUP BY account_id
),
-- Several apps of a collection, and one app on several sites of an Enterprise plan, are paid for once.
priced AS (
    SELECT account_id, CASE WHEN count(*) = count(month) THEN sum(month) END AS month
    FROM (
        SELECT DISTINCT seated.account_id, price.line, price.month
        FROM seated
        LEFT JOIN seat_price price ON price.app = seated.app AND price.site = seated.site
    ) line
    GROUP BY account_id
),
counted AS (
    SELECT account_id FROM guard_user
    WHERE premium AND (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
)
SELECT
    pair.account_id || '+' || pair.other_account_id AS subject,
    account.name || ' (' || coalesce(account.email, account.account_id) || ') and ' || other.name || ' ('
    || coalesce(other.email, other.account_id) || ') are likely one person, and both are paid for' AS summary,
    pair.account_id, account.name, account.email, pair.other_account_id, other.name AS other_name, other.email AS other_email,
    held.seats, other_held.seats AS other_seats, account.guard_billable, other.guard_billable AS other_guard_billable,
    account.last_active_at, other.last_active_at AS other_last_active_at, pair.score, pair.evidence,
    nullif(CASE
        WHEN held.seats IS NULL OR other_held.seats IS NULL THEN 0
        WHEN priced.month <= other_priced.month THEN priced.month
        WHEN other_priced.month < priced.month THEN other_priced.month
    END + CASE
        WHEN NOT coalesce(account.guard_billable AND other.guard_billable, false) THEN 0
        WHEN (SELECT max(plan) FROM bill_line WHERE kind = 'guard') = 'premium'
            AND (counted.account_id IS NULL OR other_counted.account_id IS NULL) THEN 0
        ELSE (SELECT max(month) FROM seat_price WHERE app = 'guard' AND site = '')
    END, 0) AS monthly_cost
FROM same_person pair
JOIN account ON account.account_id = pair.account_id
JOIN account other ON other.account_id = pair.other_account_id
LEFT JOIN held ON held.account_id = pair.account_id
LEFT JOIN held other_held ON other_held.account_id = pair.other_account_id
LEFT JOIN priced ON priced.account_id = pair.account_id
LEFT JOIN priced other_priced ON other_priced.account_id = pair.other_account_id
LEFT JOIN counted ON counted.account_id = pair.account_id
LEFT JOIN counted other_counted ON other_counted.account_id = pair.other_account_id
WHERE pair.likely AND account.status IN ('active', 'not_invited') AND other.status IN ('active', 'not_invited') AND (
    held.seats IS NOT NULL AND other_held.seats IS NOT NULL OR account.guard_billable AND other.guard_billable
)
ORDER BY subject
