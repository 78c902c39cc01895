SELECT said FROM stored.configuration WHERE snapshot = getvariable('snapshot');
