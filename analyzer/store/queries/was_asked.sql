SELECT 1 FROM stored.policy_result WHERE snapshot = getvariable('snapshot') AND policy = $policy;
