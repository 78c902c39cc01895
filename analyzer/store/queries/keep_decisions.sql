-- Adds $answers (JSON) to the ledger. What its review said of a matter last is not said again, whatever others said since.
INSERT INTO stored.decision
WITH answer AS (
    SELECT a.* FROM (
        SELECT unnest(from_json($answers::JSON, '[{
            "number": "BIGINT", "policy": "VARCHAR", "subject": "VARCHAR", "account_ids": ["VARCHAR"],
            "owner_kind": "VARCHAR", "owner": "VARCHAR", "decision": "VARCHAR", "reason": "VARCHAR", "reviewer": "VARCHAR"
        }]')) AS a
    )
),
said AS (
    SELECT policy, subject, arg_max({'decision': decision, 'reason': reason, 'reviewer': reviewer}, number) AS last
    FROM stored.decision WHERE org_id = $org_id AND review_id = $review_id GROUP BY policy, subject
),
reviewers AS (
    SELECT r.reviewer, arg_min(a.account_id, (a.kind <> 'atlassian', a.status <> 'active', a.account_id)) AS account_id
    FROM (SELECT DISTINCT reviewer FROM answer) r JOIN account a ON a.email = r.reviewer
    GROUP BY r.reviewer
)
SELECT (SELECT coalesce(max(number), 0) FROM stored.decision) + row_number() OVER (ORDER BY n.number),
    $org_id, $review_id, getvariable('snapshot'), n.policy, n.subject,
    CASE WHEN len(n.account_ids) > 0 THEN n.account_ids[1] END, n.owner_kind, n.owner, n.decision, n.reason, n.reviewer,
    r.account_id, $decided_at
FROM answer n
LEFT JOIN said USING (policy, subject)
LEFT JOIN reviewers r USING (reviewer)
WHERE said.last IS NULL OR said.last <> {'decision': n.decision, 'reason': n.reason, 'reviewer': n.reviewer}
RETURNING policy, subject;
