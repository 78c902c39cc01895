-- Turns defects and differences into coverage, and says whether the snapshot is complete.
UPDATE stored.coverage
SET outcome = 'partial', reason = d.reason, hint = d.hint
FROM (
    SELECT source, scope, string_agg(records || ' records: ' || defect, '; ' ORDER BY defect)
            || coalesce('; such a record looks like ' || left(min(sample), 300), '') AS reason,
        CASE
            WHEN bool_or(defect = 'listed twice') THEN 'the list changed while it was read; collect again'
            ELSE 'update seatcheck, or report what Atlassian sent'
        END AS hint
    FROM stored.defect WHERE snapshot = getvariable('snapshot') GROUP BY source, scope
) d
WHERE stored.coverage.snapshot = getvariable('snapshot') AND stored.coverage.source = d.source
    AND stored.coverage.scope = d.scope AND stored.coverage.outcome = 'complete';
UPDATE stored.coverage
SET outcome = 'partial', hint = 'collect again; if it stays so, the lists of who holds which role are not to be relied on',
    reason = d.accounts || ' of ' || d.sampled || ' accounts hold other roles than the lists say'
FROM (
    SELECT count(DISTINCT account_id) AS accounts, (
        SELECT count(*) FROM stored.sampled_account WHERE snapshot = getvariable('snapshot')
    ) AS sampled
    FROM stored.sampled_difference WHERE snapshot = getvariable('snapshot')
) d
WHERE stored.coverage.snapshot = getvariable('snapshot') AND stored.coverage.source = 'role-assignments'
    AND stored.coverage.outcome = 'complete' AND d.accounts > 0;
UPDATE stored.snapshot
SET complete = NOT EXISTS (
    SELECT 1 FROM stored.coverage c WHERE c.snapshot = stored.snapshot.id AND c.outcome NOT IN ('complete', 'unavailable')
)
WHERE id = getvariable('snapshot');
