SELECT owner_kind AS kind, owner_of AS "of", any_value(title) AS title, any_value(owner) AS owner, count(*) AS rows
FROM review GROUP BY owner_kind, owner_of
ORDER BY list_position(['desk', 'app', 'customer-organization', 'department', ''], owner_kind), owner_of;
