-- The findings that are there, those that are unknown, and those that were resolved since the check before, each with the
-- number of the first waiver in force that covers it (waiving.py fills shown and covered).
SELECT s.policy, s.subject, s.summary, s.severity, s.evidence, s.monthly_cost, s.state, s.first_seen_at, s.last_seen_at,
    s.resolved_at, s.age_days, c.number, d.decision, d.reason, d.reviewer, d.decided_at
FROM shown s
LEFT JOIN (SELECT policy, subject, min(number) AS number FROM covered WHERE in_force GROUP BY policy, subject) c
    ON c.policy = s.policy AND c.subject = s.subject
LEFT JOIN decision d ON d.latest AND d.policy = s.policy AND d.subject = s.subject
ORDER BY s.policy, s.subject;
