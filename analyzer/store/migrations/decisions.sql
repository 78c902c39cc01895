-- Who decided what of which row of a review, when and why. The ledger only grows, and is kept by organization:
-- a decision outlives the snapshot that it was made on.
CREATE TABLE stored.decision (
    number BIGINT, org_id VARCHAR, review_id VARCHAR, snapshot_id VARCHAR, policy VARCHAR, subject VARCHAR,
    account_id VARCHAR, owner_kind VARCHAR, owner VARCHAR, decision VARCHAR, reason VARCHAR, reviewer VARCHAR,
    reviewer_account_id VARCHAR, decided_at TIMESTAMP
);
-- What only this database knows, so that it recognises the rows that it gave out.
CREATE TABLE stored.review_seal (secret VARCHAR);
INSERT INTO stored.review_seal SELECT replace(uuid()::VARCHAR || uuid()::VARCHAR, '-', '');
-- An address as addresses are compared: without case, and without what stands behind a plus.
CREATE MACRO mailbox(address) AS regexp_replace(lower(trim(address)), '\+[^@]*@', '@');
