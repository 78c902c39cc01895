-- One file's rows, as written. Which column is which was found by its heading.
INSERT INTO csv_row
SELECT getvariable('csv_kind'), (getvariable('csv_file')::BIGINT << 40) | row_number() OVER (), {fields}
FROM read_csv(
    getvariable('csv_path'), auto_detect = false, header = true, skip = {skip}, columns = {columns},
    delim = getvariable('csv_delimiter'), quote = '"', escape = '"', nullstr = getvariable('csv_blank'), strict_mode = true,
    store_rejects = true, rejects_limit = 0
);
