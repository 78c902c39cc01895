-- The waivers as their file had them when the snapshot was last checked. They are applied when findings are read.
CREATE TABLE stored.waiver (
    snapshot VARCHAR, file VARCHAR, line INTEGER, policy VARCHAR, subject VARCHAR, predicate VARCHAR, reason VARCHAR,
    owner VARCHAR, ticket VARCHAR, until DATE, kind VARCHAR
);
-- What each policy returned as evidence: findings keep it as JSON, which knows no dates and no decimals.
CREATE TABLE stored.evidence_field (snapshot VARCHAR, policy VARCHAR, number INTEGER, field VARCHAR, type VARCHAR);
