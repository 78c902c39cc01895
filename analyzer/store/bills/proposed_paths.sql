-- Every path to the seats in the line of the $accounts.
SELECT DISTINCT p.account_id, CASE WHEN p.group_id = '' THEN p.resource_id ELSE '' END AS resource_id,
    CASE WHEN p.group_id = '' THEN p.role ELSE '' END AS role, p.group_id, p."group", p.synced,
    CASE WHEN p.group_id = '' THEN concat_ws('@', s.app, nullif(s.site, '')) ELSE '' END AS place
FROM fitted_path p JOIN (SELECT unnest($accounts) AS account_id) a USING (account_id)
JOIN fitted_seat s ON s.account_id = p.account_id AND s.resource_id = p.resource_id AND s.role = p.role
ORDER BY p.account_id, p.synced, p."group", p.group_id, place, role;
