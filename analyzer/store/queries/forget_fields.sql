DELETE FROM stored.evidence_field WHERE snapshot = getvariable('snapshot') AND list_contains($policies, policy);
