SELECT checked_at FROM stored.policy_result WHERE snapshot = getvariable('snapshot') ORDER BY checked_at DESC LIMIT 1;
