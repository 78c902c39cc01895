SELECT e.site, e.app, e.role, count(*) AS accounts, bool_or(e.billed) AS billed,
    count(*) FILTER (a.audience = 'internal') AS internal, count(*) FILTER (a.audience = 'external') AS external,
    count(*) FILTER (a.audience = 'unknown') AS unknown
FROM entitlement e JOIN account a USING (account_id)
WHERE a.status = 'active'
GROUP BY e.site, e.app, e.role ORDER BY e.site, e.app, e.role;
