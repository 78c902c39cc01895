-- The roles of $account, a row for each path that grants one. Atlassian records use of some apps only.
SELECT e.resource_id, e.app, e.site, e.role, e.sandbox, s.account_id IS NOT NULL AS seated, e.last_used_at, CASE
        WHEN e.last_used_at IS NOT NULL THEN 'used'
        WHEN e.app NOT IN (FROM recorded) THEN 'nobody can know: Atlassian records no use of it'
        WHEN NOT a.uses_listed THEN 'nobody can know: what this account uses was not read'
        ELSE 'never used'
    END AS use,
    coalesce(p.group_id, '') AS group_id, coalesce(p.group_name, '') AS "group",
    coalesce(p.is_default, false) AS is_default, coalesce(p.externally_synced, false) AS synced
FROM entitlement e
JOIN account a ON a.account_id = e.account_id
JOIN entitlement_path p ON p.account_id = e.account_id AND p.resource_id = e.resource_id AND p.role = e.role
LEFT JOIN seat s ON s.account_id = e.account_id AND s.resource_id = e.resource_id AND s.role = e.role
WHERE e.account_id = $account AND a.account_id = $account AND p.account_id = $account
ORDER BY s.account_id IS NULL, e.sandbox, e.site, e.app, e.role, p.group_name, p.group_id;
