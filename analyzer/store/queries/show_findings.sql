CREATE OR REPLACE TEMP TABLE shown AS
FROM finding WHERE state <> 'resolved' OR resolved_at = taken_at();
-- What each waiver is for; getvariable('waivers') is a JSON array.
CREATE OR REPLACE TEMP TABLE accepted AS
SELECT w.*, w.until >= getvariable('today')::DATE AS in_force
FROM (
    SELECT unnest(from_json(getvariable('waivers'), '[{
        "number": "INTEGER", "policy": "VARCHAR", "subject": "VARCHAR", "until": "DATE"
    }]')) AS w
);
CREATE OR REPLACE TEMP TABLE covered AS
SELECT a.number, a.in_force, s.policy, s.subject, s.monthly_cost
FROM accepted a JOIN shown s ON s.policy = a.policy AND s.subject = a.subject
WHERE s.state IN ('new', 'open', 'reopened');
