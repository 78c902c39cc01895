SELECT field, type FROM stored.evidence_field WHERE snapshot = getvariable('snapshot') AND policy = $policy ORDER BY number;
