/*
keys     = ["account"]
scope    = "''"
id       = "account || ' ' || coalesce(r.product_access[1].id, '')"
required = ["product_access"]

[fields]
added_to_org = "VARCHAR"
added_to_org_timestamp = "VARCHAR"
product_access = 'STRUCT(id VARCHAR, "key" VARCHAR, last_active VARCHAR, last_active_timestamp VARCHAR)[]'

[checks]
"a time cannot be read" = "is_time(r.added_to_org) AND is_time(r.added_to_org_timestamp) AND coalesce(list_bool_and(list_transform(r.product_access, lambda use: is_time(use.last_active) AND is_time(use.last_active_timestamp))), true)"
*/
INSERT INTO sent.activity
SELECT getvariable('snapshot'), account, min(coalesce(moment(r.added_to_org_timestamp), moment(r.added_to_org)))
FROM page WHERE r.product_access IS NOT NULL GROUP BY account;
INSERT INTO sent.app_use
SELECT getvariable('snapshot'), account, used.id, max(coalesce(moment(used.last_active_timestamp), moment(used.last_active)))
FROM page, unnest(r.product_access) AS u(used)
WHERE (account, used.id) NOT IN (
    SELECT (account_id, resource_id) FROM sent.app_use WHERE snapshot = getvariable('snapshot') AND resource_id IS NOT NULL
)
GROUP BY account, used.id;
