/*
scope    = "''"
id       = "r.id"
required = ["attributes"]
also     = ["type"]

[fields]
id = "VARCHAR"
attributes = 'STRUCT(type VARCHAR, name VARCHAR, status VARCHAR, resources STRUCT(id VARCHAR)[], rule JSON)'

[checks]
"type or status is missing" = "r.attributes.type IS NOT NULL AND r.attributes.status IS NOT NULL"
*/
INSERT INTO stored.organization_policy
SELECT getvariable('snapshot'), id, r.attributes.type, r.attributes.name, r.attributes.status = 'enabled',
    coalesce(list_transform(r.attributes.resources, lambda resource: resource.id), []),
    coalesce(TRY_CAST(r.attributes.rule -> 'in' AS VARCHAR[]), [])
FROM page;
