DELETE FROM stored.finding WHERE snapshot = getvariable('snapshot') AND list_contains($policies, policy);
