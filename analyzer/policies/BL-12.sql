/*
title    = "Nobody is paid for twice"
severity = "high"
why      = "Someone with two Atlassian accounts, one of an old domain as a rule, holds two seats and counts twice for Guard; the old account outlives the person's job."
remedy   = "Ask the person which account they use. Move what the other one owns, then deactivate it. Nothing is merged by itself."
controls = ["ISO27001 A.5.16", "NIST AC-2"]
needs    = ["domains", "accounts", "managed-accounts", "workspaces", "role-holders"]
*/
WITH held AS (
    SELECT account_id, string_agg(DISTINCT app || '/' || site, ', ' ORDER BY app || '/' || site) AS seats
    FROM seat
    WHERE account_id IN (SELECT account_id FROM same_person UNION ALL SELECT other_account_id FROM same_person)
    GROUP BY account_id
)
SELECT
    pair.account_id || '+' || pair.other_account_id AS subject,
    account.name || ' (' || coalesce(account.email, account.account_id) || ') and ' || other.name || ' ('
    || coalesce(other.email, other.account_id) || ') are likely one person, and both are paid for' AS summary,
    pair.account_id, account.name, account.email, pair.other_account_id, other.name AS other_name, other.email AS other_email,
    held.seats, other_held.seats AS other_seats, account.guard_billable, other.guard_billable AS other_guard_billable,
    account.last_active_at, other.last_active_at AS other_last_active_at, pair.score, pair.evidence
FROM same_person pair
JOIN account ON account.account_id = pair.account_id
JOIN account other ON other.account_id = pair.other_account_id
LEFT JOIN held ON held.account_id = pair.account_id
LEFT JOIN held other_held ON other_held.account_id = pair.other_account_id
WHERE pair.likely AND account.status IN ('active', 'not_invited') AND other.status IN ('active', 'not_invited') AND (
    held.seats IS NOT NULL AND other_held.seats IS NOT NULL OR account.guard_billable AND other.guard_billable
)
ORDER BY subject
