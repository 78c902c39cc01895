-- Whose seats each line is for, by department and by domain.
SELECT dimension, name, line, count(*) AS seats
FROM (
    SELECT c.name AS line, unnest(['department', 'domain']) AS dimension, unnest([coalesce(a.department, ''), coalesce(a.email_domain, '')]) AS name
    FROM charge c LEFT JOIN account a USING (account_id)
    WHERE c.since = 0
)
GROUP BY dimension, name, line ORDER BY dimension, name, line;
