-- What reviewers decided.
CREATE OR REPLACE VIEW decision AS
SELECT policy, subject, account_id, owner_kind, owner, decision, reason, reviewer, reviewer_account_id, decided_at,
    snapshot_id, number = max(number) OVER (PARTITION BY policy, subject) AS latest
FROM stored.decision WHERE org_id = (SELECT org_id FROM snapshot);
COMMENT ON VIEW decision IS 'What reviewers decided of findings and of access: everything that was ever imported for this organization.';
COMMENT ON COLUMN decision.policy IS 'the finding''s policy; access for a row of an access review';
COMMENT ON COLUMN decision.subject IS 'the finding''s subject; of access who holds what';
COMMENT ON COLUMN decision.account_id IS 'the account that is decided on; null where the row is about no single account';
COMMENT ON COLUMN decision.owner_kind IS 'whose row it was: desk, app, customer-organization, department; empty for nobody''s';
COMMENT ON COLUMN decision.owner IS 'which of them: site/project, site/app, site/id of the customer organization, or the department';
COMMENT ON COLUMN decision.decision IS 'keep, remove, convert or investigate';
COMMENT ON COLUMN decision.reason IS 'why, in the reviewer''s words; may be empty';
COMMENT ON COLUMN decision.reviewer IS 'who decided: an e-mail address in lower case';
COMMENT ON COLUMN decision.reviewer_account_id IS 'that person''s account in the snapshot; null where there was none';
COMMENT ON COLUMN decision.decided_at IS 'when it was imported, UTC';
COMMENT ON COLUMN decision.snapshot_id IS 'the snapshot that the reviewer saw';
COMMENT ON COLUMN decision.latest IS 'whether no later decision on the same matter supersedes it';
