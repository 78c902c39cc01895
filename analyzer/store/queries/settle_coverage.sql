-- Turns defects into coverage, and says whether the snapshot is complete.
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
UPDATE stored.snapshot
SET complete = NOT EXISTS (
    SELECT 1 FROM stored.coverage c WHERE c.snapshot = stored.snapshot.id AND c.outcome <> 'complete'
)
WHERE id = getvariable('snapshot');
