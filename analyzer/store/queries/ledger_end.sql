SELECT max(processed_at) FROM stored.audit_event WHERE org_id = ?;
