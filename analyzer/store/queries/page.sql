-- The records of one source, as its form has them. Reading fails where one of them has another.
CREATE OR REPLACE TEMP VIEW page AS
SELECT {scope} AS scope, {id} AS id, {keys}r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {{{key_columns}r: '{form}'}});
