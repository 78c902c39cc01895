-- The numbers of changes, as JSON in $changes, that change nothing in the snapshot: what is to go is not there, or nobody is.
WITH told AS (
    SELECT unnest(from_json($changes::JSON, '[{
        "number": "INTEGER", "act": "VARCHAR", "account_id": "VARCHAR", "group_id": "VARCHAR", "resource_id": "VARCHAR", "role": "VARCHAR"
    }]'), max_depth := 2)
),
felt AS (
    SELECT t.number FROM told t JOIN group_member m USING (group_id, account_id) WHERE t.act = 'leave-group'
    UNION ALL
    SELECT t.number FROM told t JOIN account USING (account_id) JOIN account_group USING (group_id)
    WHERE t.act = 'join-group' AND (t.group_id, t.account_id) NOT IN (SELECT group_id, account_id FROM group_member)
    UNION ALL
    SELECT t.number FROM told t JOIN entitlement_path p USING (account_id, resource_id, role) WHERE t.act = 'revoke-role' AND p.direct
    UNION ALL
    SELECT t.number FROM told t JOIN account USING (account_id) JOIN resource USING (resource_id) WHERE t.act = 'grant-role'
    UNION ALL
    SELECT t.number FROM told t JOIN account USING (account_id) WHERE t.act IN ('suspend', 'remove', 'deactivate', 'exempt')
)
SELECT number FROM told EXCEPT SELECT number FROM felt ORDER BY number;
