/*
title    = "Every waiver is in force and has an owner who works here"
severity = "high"
why      = "An exception that has run out, or that nobody answers for, is a risk which nobody accepts any more."
remedy   = "Look at its findings again: repair them and delete the waiver, or have someone who works here accept them anew until a later day."
controls = ["ISO27001 A.5.18"]
needs    = ["accounts"]
*/
WITH present AS (
    SELECT DISTINCT email FROM account WHERE kind = 'atlassian' AND status = 'active'
),
judged AS (
    SELECT waiver.policy || ':' || coalesce(waiver.subject, 'where ' || waiver.predicate) AS named, waiver.policy,
        waiver.expired, present.email IS NULL AS without_owner, waiver.owner, waiver.until, waiver.kind, waiver.reason,
        waiver.ticket, waiver.file, waiver.line
    FROM waiver LEFT JOIN present ON present.email = lower(trim(waiver.owner))
)
SELECT
    named AS subject,
    'the waiver of ' || named || CASE WHEN expired THEN ' expired on ' || until ELSE '' END
    || CASE WHEN expired AND without_owner THEN ' and' ELSE '' END
    || CASE
        WHEN without_owner AND owner = '' THEN ' has no owner'
        WHEN without_owner THEN ' has no owner: no active account has the address ' || owner
        ELSE ''
    END AS summary,
    policy AS waived_policy, expired, without_owner, owner, until, kind, reason, ticket, file, line
FROM judged
WHERE expired OR without_owner
ORDER BY subject
