-- Findings over time, and what was accepted of them.

-- Snapshots count by their order, and only up to the selected one. A check is one policy asked of one snapshot; it could
-- know where its answer was not UNKNOWN. The last check that could know decides: a finding that was not there is resolved.
CREATE OR REPLACE VIEW finding AS
WITH checks AS (
    SELECT r.policy, r.snapshot, s.taken_at, row_number() OVER earlier AS number,
        min(CASE WHEN r.status <> 'unknown' THEN s.taken_at END) OVER later AS known_again_at,
        max(r.snapshot) OVER (PARTITION BY r.policy) AS newest
    FROM stored.policy_result r
    JOIN stored.snapshot s ON s.id = r.snapshot
    JOIN snapshot shown ON s.org_id = shown.org_id AND s.id <= shown.snapshot_id
    WINDOW earlier AS (PARTITION BY r.policy ORDER BY r.snapshot),
        later AS (PARTITION BY r.policy ORDER BY r.snapshot ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
),
asked AS (
    SELECT c.* FROM checks c JOIN snapshot shown ON c.newest = shown.snapshot_id
),
seen AS (
    SELECT f.policy, f.subject, min(a.number) AS first, max(a.number) AS last,
        max(CASE WHEN a.snapshot < a.newest THEN a.number END) AS before
    FROM stored.finding f JOIN asked a ON a.snapshot = f.snapshot AND a.policy = f.policy
    GROUP BY f.policy, f.subject
),
told AS (
    SELECT s.policy, s.subject, f.summary, f.severity, f.monthly_cost, f.evidence,
        CASE
            WHEN last.snapshot < last.newest THEN CASE WHEN last.known_again_at IS NULL THEN 'unknown' ELSE 'resolved' END
            WHEN s.before IS NULL THEN 'new'
            WHEN before.known_again_at < last.taken_at THEN 'reopened'
            ELSE 'open'
        END AS state,
        first.taken_at AS first_seen_at, last.taken_at AS last_seen_at, last.known_again_at AS resolved_at
    FROM seen s
    JOIN asked first ON first.policy = s.policy AND first.number = s.first
    JOIN asked last ON last.policy = s.policy AND last.number = s.last
    LEFT JOIN asked before ON before.policy = s.policy AND before.number = s.before
    JOIN stored.finding f ON f.policy = s.policy AND f.subject = s.subject AND f.snapshot = last.snapshot
)
SELECT policy, subject, summary, severity, monthly_cost, evidence, state, first_seen_at, last_seen_at, resolved_at,
    date_diff('day', first_seen_at, coalesce(resolved_at, taken_at())) AS age_days
FROM told;
COMMENT ON VIEW finding IS 'What the policies that were asked of the snapshot ever found up to it. Waived findings are in it, too.';
COMMENT ON COLUMN finding.policy IS 'the policy';
COMMENT ON COLUMN finding.subject IS 'whom or what it is about; with the policy it is the finding''s id, the same in every snapshot';
COMMENT ON COLUMN finding.summary IS 'one sentence, as it was last said';
COMMENT ON COLUMN finding.severity IS 'critical, high, medium or low, as it was last said';
COMMENT ON COLUMN finding.monthly_cost IS 'what it costs a month; null where no money is at stake or no price is known';
COMMENT ON COLUMN finding.evidence IS 'what the policy returned beside that, as it was last said: a JSON object';
COMMENT ON COLUMN finding.state IS 'new, open, reopened (it was gone and came back), resolved, or unknown: not there, and the policy could not know';
COMMENT ON COLUMN finding.first_seen_at IS 'when the first snapshot that has it was taken, UTC';
COMMENT ON COLUMN finding.last_seen_at IS 'when the newest snapshot that has it was taken, UTC';
COMMENT ON COLUMN finding.resolved_at IS 'when the first snapshot since then was taken whose check could know, UTC; null unless resolved';
COMMENT ON COLUMN finding.age_days IS 'days since it was first seen; of what is resolved, days until then';

CREATE OR REPLACE VIEW waiver AS
SELECT file, line, policy, subject, predicate, reason, owner, ticket, until, kind, until < checked_at()::DATE AS expired
FROM stored.waiver WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW waiver IS 'Findings that are accepted, as the waivers'' file had them when the snapshot was last checked.';
COMMENT ON COLUMN waiver.file IS 'that file';
COMMENT ON COLUMN waiver.line IS 'where in it the waiver begins';
COMMENT ON COLUMN waiver.policy IS 'whose findings it covers';
COMMENT ON COLUMN waiver.subject IS 'the one that it covers; null where a predicate says which';
COMMENT ON COLUMN waiver.predicate IS 'which ones it covers, as SQL; null where a subject says which';
COMMENT ON COLUMN waiver.reason IS 'why they are accepted';
COMMENT ON COLUMN waiver.owner IS 'who answers for it: an e-mail address; empty where nobody does';
COMMENT ON COLUMN waiver.ticket IS 'where it was agreed; may be empty';
COMMENT ON COLUMN waiver.until IS 'the last day on which it is in force';
COMMENT ON COLUMN waiver.kind IS 'accepted-risk, false-positive or wrong-data';
COMMENT ON COLUMN waiver.expired IS 'whether that day was past when the snapshot was checked';
