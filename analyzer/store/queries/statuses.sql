SELECT policy, status FROM stored.policy_result WHERE snapshot = getvariable('snapshot');
