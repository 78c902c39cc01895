DELETE FROM stored.policy_result WHERE snapshot = getvariable('snapshot') AND list_contains($policies, policy);
