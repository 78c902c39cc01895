-- What the last check found and nobody has decided on.
SELECT f.policy, f.subject, coalesce(f.evidence ->> 'account_id', '') AS account_id, f.severity, f.summary
FROM stored.finding f
WHERE f.snapshot = getvariable('snapshot')
    AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.policy = f.policy AND d.subject = f.subject)
ORDER BY f.policy, list_position(['critical', 'high', 'medium', 'low'], f.severity), f.subject;
