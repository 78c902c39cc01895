-- The same, record by record: what has another form than it should is null, and told.
CREATE OR REPLACE TABLE page AS
SELECT {scope} AS scope, {id} AS id, {keys}r, raw, broken
FROM (
    SELECT {keys}TRY_CAST(raw AS {form}) AS r, raw, TRY(CAST(raw AS {form})) IS NULL AS broken
    FROM (
        SELECT {keys}r AS raw
        FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {{{key_columns}r: 'JSON'}})
    )
);
