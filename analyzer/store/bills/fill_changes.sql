-- Changes with their steps, as JSON in getvariable('changes').
INSERT INTO change
SELECT c.step, c.act, c.account_id, c.group_id, c.resource_id, c.role
FROM (SELECT unnest(from_json(getvariable('changes')::JSON, '[{
    "step": "INTEGER", "act": "VARCHAR", "account_id": "VARCHAR", "group_id": "VARCHAR", "resource_id": "VARCHAR", "role": "VARCHAR"
}]')) AS c);
