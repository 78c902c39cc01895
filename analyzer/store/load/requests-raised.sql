CREATE OR REPLACE TEMP TABLE page AS
SELECT site AS scope, account AS id, r."count" AS requests
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', account: 'VARCHAR', r: 'STRUCT("count" BIGINT)'
});
INSERT INTO stored.request_count
SELECT getvariable('snapshot'), scope, id, getvariable('source'), any_value(requests)
FROM page WHERE id IS NOT NULL GROUP BY scope, id;
