-- Adds to a snapshot what its source did not say. Nothing that it said is changed; where the two differ, both are kept.
UPDATE sent.directory_account SET platform_roles = o.roles
FROM csv_org_roles o
WHERE snapshot = getvariable('snapshot') AND sent.directory_account.account_id = o.account_id
    AND coalesce(platform_roles, '') = '';
UPDATE sent.directory_account SET mfa_enabled = s.means::BOOLEAN
FROM csv_managed m JOIN csv_spelling s ON s.what = 'two_step' AND s.written = lower(m.two_step)
WHERE snapshot = getvariable('snapshot') AND sent.directory_account.account_id = m.account_id AND mfa_enabled IS NULL;
UPDATE sent.directory_account SET claim_status = 'managed'
FROM csv_managed m
WHERE snapshot = getvariable('snapshot') AND sent.directory_account.account_id = m.account_id AND claim_status IS NULL;
UPDATE sent.directory_account SET claim_status = 'unmanaged'
WHERE snapshot = getvariable('snapshot') AND claim_status IS NULL AND getvariable('csv_managed_known');

UPDATE sent.managed_account SET guard_billable = s.means::BOOLEAN
FROM csv_managed m JOIN csv_spelling s ON s.what = 'flag' AND s.written = lower(m.billable)
WHERE snapshot = getvariable('snapshot') AND sent.managed_account.account_id = m.account_id AND guard_billable IS NULL;

UPDATE sent.policy_member SET policy_type = s.means
FROM csv_managed m JOIN csv_spelling s ON s.what = 'policy_type' AND s.written = lower(m.policy_type)
WHERE snapshot = getvariable('snapshot') AND sent.policy_member.account_id = m.account_id
    AND sent.policy_member.policy_type IS NULL;

-- For comparing: kept only of a list that the snapshot has from elsewhere.
DELETE FROM sent.csv_person WHERE snapshot = getvariable('snapshot') AND export IN (SELECT kind FROM csv_row);
INSERT INTO sent.csv_person
SELECT getvariable('snapshot'), 'csv-users', account_id, name, email, s.means, o.roles, NULL
FROM csv_user u
LEFT JOIN csv_spelling s ON s.what = 'status' AND s.written = lower(u.status)
LEFT JOIN csv_org_roles o USING (account_id)
WHERE NOT stands_in('accounts');
INSERT INTO sent.csv_person
SELECT getvariable('snapshot'), c.kind, c.account_id, min(c.name), min(c.email), min(s.means), NULL, any_value(b.means)::BOOLEAN
FROM csv_claim c
LEFT JOIN csv_spelling s ON s.what = 'status' AND s.written = lower(c.status)
LEFT JOIN csv_spelling b ON b.what = 'flag' AND b.written = lower(c.billable)
WHERE NOT stands_in('managed-accounts') AND c.account_id IS NOT NULL
    AND (c.kind = 'csv-managed-accounts' OR c.kind = 'csv-domain-accounts' AND c.claimed_by = 'here')
GROUP BY c.kind, c.account_id;

DELETE FROM sent.csv_role WHERE snapshot = getvariable('snapshot') AND EXISTS (SELECT 1 FROM csv_user);
DELETE FROM sent.csv_app WHERE snapshot = getvariable('snapshot') AND EXISTS (SELECT 1 FROM csv_user);
INSERT INTO sent.csv_role
SELECT DISTINCT getvariable('snapshot'), account_id, resource_id, r.role
FROM csv_access JOIN csv_resource USING (app), unnest(roles) AS r(role)
WHERE NOT stands_in('role-holders');
INSERT INTO sent.csv_app
SELECT DISTINCT getvariable('snapshot'), resource_id, word, site FROM csv_resource WHERE NOT stands_in('role-holders');
