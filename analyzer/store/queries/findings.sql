SELECT policy, subject, summary, severity, evidence, monthly_cost
FROM stored.finding WHERE snapshot = getvariable('snapshot')
ORDER BY policy, subject;
