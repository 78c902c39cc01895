-- The groups that are meant: by id, else by name, else by name in any case.
SELECT group_id, name, coalesce(externally_synced, false)
FROM account_group
WHERE group_id = $named OR lower(name) = lower($named)
QUALIFY rank() OVER (ORDER BY CASE WHEN group_id = $named THEN 0 WHEN name = $named THEN 1 ELSE 2 END) = 1
ORDER BY group_id;
