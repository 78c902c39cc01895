-- What each waiver does, and how much it covers.
SELECT a.number,
    CASE
        WHEN NOT a.in_force THEN 'expired'
        WHEN count(c.subject) = 0 AND any_value(r.status) <> 'unknown' THEN 'matches nothing'
        WHEN count(c.subject) = 0 THEN 'not known'
        WHEN a.until <= getvariable('today')::DATE + 30 THEN 'ends within 30 days'
        ELSE 'in force'
    END AS state,
    count(c.subject) AS findings,
    CASE WHEN count(c.subject) = count(c.monthly_cost) THEN coalesce(sum(c.monthly_cost), 0) END AS monthly_cost
FROM accepted a
LEFT JOIN covered c ON c.number = a.number
LEFT JOIN stored.policy_result r ON r.snapshot = getvariable('snapshot') AND r.policy = a.policy
GROUP BY a.number, a.in_force, a.until
ORDER BY a.number;
