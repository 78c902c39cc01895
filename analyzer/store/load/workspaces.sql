/*
scope    = "''"
id       = "r.id"
required = ["attributes"]
also     = ["type", "relationships", "links"]

[fields]
id = "VARCHAR"
attributes = "STRUCT(name VARCHAR, type VARCHAR, hostUrl VARCHAR, status VARCHAR, capacity BIGINT, sandbox STRUCT(type VARCHAR))"
*/
INSERT INTO sent.workspace
SELECT getvariable('snapshot'), id, split_part(id, ':', 3), r.attributes.name, r.attributes.type, r.attributes.hostUrl,
    r.attributes.status, r.attributes.capacity, coalesce(r.attributes.sandbox.type = 'CHILD', false)
FROM page;
