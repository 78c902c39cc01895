-- Every account with this id or address: an address may belong to an Atlassian account and to portal-only ones.
WITH wanted AS (
    SELECT account_id FROM account WHERE lower(account_id) = $named OR email = $named
),
standing AS (
    SELECT account_id, list(concat_ws(': ', nullif(site, ''), state) ORDER BY site) AS states
    FROM account_state JOIN wanted USING (account_id) GROUP BY account_id
)
SELECT a.account_id, a.name, a.email, a.kind, coalesce(a.site, '') AS site, a.status, a.managed, a.audience, a.domain_class,
    coalesce(s.states, []) AS states, coalesce(a.platform_roles, '') AS platform_roles, a.guard_billable AS flag
FROM account a JOIN wanted USING (account_id) LEFT JOIN standing s USING (account_id)
ORDER BY list_position(['atlassian', 'portal-only', 'unknown', 'app'], a.kind), a.site, a.account_id;
