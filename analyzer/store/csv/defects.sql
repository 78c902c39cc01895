SELECT source, ("at" >> 40)::INTEGER AS file, defect, records, "at" & ((1::BIGINT << 40) - 1) AS row
FROM csv_defect ORDER BY source, file, row, defect;
