CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, r.account_id AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(
        account_id VARCHAR, name VARCHAR, email VARCHAR, account_status VARCHAR, access_billable BOOLEAN,
        last_active VARCHAR, product_access STRUCT("key" VARCHAR, name VARCHAR, url VARCHAR, last_active VARCHAR)[])'
});
INSERT INTO sent.managed_account
SELECT getvariable('snapshot'), id, r.name, nullif(trim(r.email), ''), r.account_status, r.access_billable,
    moment(r.last_active)
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id) = 1;
INSERT INTO sent.managed_use
SELECT getvariable('snapshot'), page.id, used."key", used.name, coalesce(used.url, used."key"),
    max(moment(used.last_active))
FROM page, unnest(r.product_access) AS u(used) WHERE page.id IS NOT NULL
GROUP BY page.id, used."key", used.name, used.url;
