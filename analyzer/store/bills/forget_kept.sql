DELETE FROM stored.bill_line WHERE snapshot = getvariable('snapshot');
