SELECT policy, title, severity, status, findings, why, remedy, controls, gaps
FROM stored.policy_result WHERE snapshot = getvariable('snapshot')
ORDER BY policy;
