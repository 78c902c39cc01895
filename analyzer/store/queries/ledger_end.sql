-- From when on an organization's audit log is to be asked for. Its events come in the order in which they were processed,
-- and are chosen by when they happened: two days are asked for again, for those that were processed late.
SELECT max(processed_at) - INTERVAL 2 DAY FROM stored.audit_event WHERE org_id = ?;
