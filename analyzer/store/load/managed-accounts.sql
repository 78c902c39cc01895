/*
scope    = "''"
id       = "r.account_id"
required = ["account_status"]
also     = ["account_type", "picture", "links"]

[fields]
account_id = "VARCHAR"
name = "VARCHAR"
email = "VARCHAR"
account_status = "VARCHAR"
access_billable = "BOOLEAN"
last_active = "VARCHAR"
product_access = 'STRUCT("key" VARCHAR, name VARCHAR, url VARCHAR, last_active VARCHAR)[]'

[checks]
"a time cannot be read" = "is_time(r.last_active) AND coalesce(list_bool_and(list_transform(r.product_access, lambda use: is_time(use.last_active))), true)"
*/
INSERT INTO sent.managed_account
SELECT getvariable('snapshot'), id, r.name, nullif(trim(r.email), ''), r.account_status, r.access_billable, moment(r.last_active)
FROM page;
INSERT INTO sent.managed_use
SELECT getvariable('snapshot'), page.id, used."key", used.name, coalesce(used.url, used."key"),
    max(moment(used.last_active))
FROM page, unnest(r.product_access) AS u(used)
GROUP BY page.id, used."key", used.name, used.url;
