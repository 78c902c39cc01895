SELECT subject, summary, severity, evidence, monthly_cost
FROM stored.finding WHERE snapshot = getvariable('snapshot') AND policy = $policy
ORDER BY subject LIMIT $limit;
