-- The same, record by record: a field that has another type than it should is null.
DROP VIEW IF EXISTS page;
CREATE OR REPLACE TEMP TABLE page AS
SELECT {scope} AS scope, {id} AS id, {keys}r, raw
FROM (
    SELECT {keys}TRY_CAST(raw AS {form}) AS r, raw
    FROM (
        SELECT {keys}r AS raw
        FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {{{key_columns}r: 'JSON'}})
    )
);
