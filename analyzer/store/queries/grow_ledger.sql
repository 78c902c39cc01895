-- Adds to the ledger what the draft (made) has read of the audit log, and says where a part of it is lost for good.
UPDATE stored.coverage
SET outcome = 'partial', hint = 'collect at least every few weeks: nobody can read that part any more',
    reason = 'the log had last been read on ' || read.until::DATE || ', and Atlassian keeps it for 180 days'
FROM (
    SELECT new.id, max(earlier.until) AS until
    FROM made.stored.snapshot new JOIN (
        SELECT org_id, max(processed_at) AS until FROM stored.audit_event GROUP BY org_id
        UNION ALL
        SELECT s.org_id, s.taken_at FROM stored.snapshot s JOIN stored.coverage c ON c.snapshot = s.id
        WHERE c.source = 'audit-events' AND c.outcome = 'complete' AND s.id NOT IN (SELECT id FROM made.stored.snapshot)
    ) earlier USING (org_id)
    GROUP BY new.id, new.taken_at HAVING max(earlier.until) < new.taken_at - INTERVAL 180 DAY
) read
WHERE stored.coverage.snapshot = read.id AND stored.coverage.source = 'audit-events'
    AND stored.coverage.outcome = 'complete';
UPDATE stored.snapshot SET complete = false
WHERE id IN (SELECT id FROM made.stored.snapshot) AND EXISTS (
    SELECT 1 FROM stored.coverage c
    WHERE c.snapshot = stored.snapshot.id AND c.source = 'audit-events' AND c.outcome = 'partial'
);
INSERT INTO stored.audit_event BY NAME
SELECT * FROM made.stored.audit_event
WHERE (org_id, event_id) NOT IN (SELECT (org_id, event_id) FROM stored.audit_event);
