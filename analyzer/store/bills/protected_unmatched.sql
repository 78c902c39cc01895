-- Entries of [protected] that name nobody here.
SELECT 'accounts: ' || said AS entry FROM (SELECT unnest(getvariable('protected_accounts')::VARCHAR[]) AS said)
WHERE said NOT IN (SELECT lower(account_id) FROM account) AND said NOT IN (SELECT email FROM account WHERE email IS NOT NULL)
UNION ALL
SELECT 'groups: ' || said FROM (SELECT unnest(getvariable('protected_groups')::VARCHAR[]) AS said)
WHERE said NOT IN (SELECT lower(name) FROM account_group) AND said NOT IN (SELECT lower(group_id) FROM account_group)
UNION ALL
SELECT 'domains: ' || said FROM (SELECT unnest(getvariable('protected_domains')::VARCHAR[]) AS said)
WHERE said NOT IN (SELECT email_domain FROM account WHERE email_domain IS NOT NULL)
ORDER BY 1;
