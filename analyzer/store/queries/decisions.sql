SELECT policy, subject, coalesce(account_id, '') AS account_id, owner_kind, owner, decision, reason, reviewer,
    decided_at, snapshot_id
FROM decision WHERE latest ORDER BY policy, subject;
