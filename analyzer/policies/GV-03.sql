/*
title    = "Nobody decides on themself, or on somebody to whom they gave access"
severity = "high"
why      = "A review is worth something because somebody else looks. Who gave the access, or holds it, does not look with other eyes."
remedy   = "Let somebody decide anew who neither holds the access nor gave it: export a review of these rows and hand it to them. The newer decision supersedes this one."
controls = ["SOC2 CC6.3", "ISO27001 A.5.18", "NIST AC-5"]
needs    = ["accounts", "audit-events", "desk-customers", "customer-organization-members", "customer-emails"]

# Which actions of the audit log give access, separated by blanks. Atlassian publishes no list of them: `GET
# /admin/v1/orgs/{orgId}/event-actions` has those of an organization.
[params]
granting = "user_added_to_group user_invited role_granted"
*/
WITH answer AS (
    SELECT * FROM decision WHERE latest
),
pair AS (
    SELECT policy, subject, account_id, decided_at, reviewer_account_id FROM answer
    UNION ALL
    -- An account that was not there, or hid its address, when it was decided.
    SELECT answer.policy, answer.subject, answer.account_id, answer.decided_at, account.account_id
    FROM answer JOIN account ON account.email = answer.reviewer
),
reason AS (
    SELECT policy, subject, 'it is the reviewer''s own account' AS reason, NULL AS granted_at
    FROM pair WHERE account_id = reviewer_account_id
    UNION ALL
    SELECT pair.policy, pair.subject, 'it is likely another account of the reviewer', NULL
    FROM pair
    JOIN same_person ON same_person.account_id = pair.account_id
        AND same_person.other_account_id = pair.reviewer_account_id
    WHERE same_person.likely
    UNION ALL
    SELECT pair.policy, pair.subject, 'it is likely another account of the reviewer', NULL
    FROM pair
    JOIN same_person ON same_person.other_account_id = pair.account_id
        AND same_person.account_id = pair.reviewer_account_id
    WHERE same_person.likely
    UNION ALL
    SELECT pair.policy, pair.subject, 'the reviewer gave access before (' || audit_event_object.action || ')',
        audit_event_object.happened_at
    FROM pair
    JOIN audit_event_object ON audit_event_object.actor_id = pair.reviewer_account_id
        AND audit_event_object.object_id = pair.account_id
    WHERE audit_event_object.happened_at <= pair.decided_at
        AND position(' ' || audit_event_object.action || ' ' IN ' ' || $granting || ' ') > 0
)
SELECT
    answer.policy || ':' || answer.subject AS subject,
    answer.reviewer || ' decided "' || answer.decision || '" on ' || coalesce(account.name, answer.account_id) || ': '
    || found.reasons AS summary,
    answer.account_id, account.name, account.email, answer.decision, answer.reason, answer.reviewer,
    answer.decided_at, found.granted_at, answer.snapshot_id
FROM (
    SELECT policy, subject, string_agg(DISTINCT reason, '; ' ORDER BY reason) AS reasons, max(granted_at) AS granted_at
    FROM reason
    GROUP BY policy, subject
) found
JOIN answer ON answer.policy = found.policy AND answer.subject = found.subject
LEFT JOIN account ON account.account_id = answer.account_id
ORDER BY subject
