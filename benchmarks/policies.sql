-- One organization with getvariable('accounts') accounts, up to three roles and five groups for each,
-- drawn by hashing numbers.
-- 8 sites with four apps and a sandbox; a seventh of the people are outsiders, a third are portal-only beside.
CREATE OR REPLACE MACRO drawn(i, salt, below) AS (hash(i * 64 + salt) % below)::BIGINT;
INSERT INTO stored.snapshot VALUES
    (getvariable('snapshot'), 'org', 'Bench', getvariable('now'), getvariable('now'), 'bench', true);
INSERT INTO stored.domain VALUES (getvariable('snapshot'), 'ours.example', 'verified');
INSERT INTO sent.workspace
SELECT getvariable('snapshot'), 'r' || s || '-' || a, ['jira-software', 'jira-servicedesk', 'confluence', 'jira-product-discovery'][a],
    'App', 'app', 'https://site' || s || '.atlassian.net', 'online', NULL, s = 8
FROM range(9) t(s), range(1, 5) u(a);
INSERT INTO stored.account_group
SELECT getvariable('snapshot'), 'g' || g, 'd', 'Group ' || g, '', g % 10 = 0, 'admins', NULL FROM range(2000) t(g);
INSERT INTO stored.group_role
SELECT getvariable('snapshot'), 'g' || g, 'r' || drawn(g, 1, 9) || '-' || (1 + drawn(g, 2, 4)),
    CASE WHEN drawn(g, 3, 10) = 0 THEN 'admin' WHEN drawn(g, 3, 10) < 7 THEN 'user' ELSE 'customer' END, g % 50 = 0
FROM range(2000) t(g);
INSERT INTO stored.group_member
SELECT DISTINCT getvariable('snapshot'), 'g' || drawn(i, 10 + n, 2000), 'a' || i
FROM range(getvariable('accounts')) t(i), range(5) u(n);
INSERT INTO sent.directory_account
SELECT getvariable('snapshot'), 'a' || i, 'Name ' || drawn(i, 4, getvariable('accounts') * 3 // 4), 'p' || i || '@'
    || CASE WHEN drawn(i, 5, 7) = 0 THEN 'client' || drawn(i, 6, 400) || '.example' ELSE 'ours.example' END,
    true, CASE drawn(i, 7, 25) WHEN 0 THEN 'suspended' WHEN 1 THEN 'deactivated' ELSE 'active' END,
    CASE WHEN drawn(i, 5, 7) = 0 THEN 'unmanaged' ELSE 'managed' END, 'invited',
    getvariable('now') - to_days((1 + drawn(i, 8, 1500))::INTEGER), drawn(i, 9, 9) > 0, NULL, 'Department ' || drawn(i, 20, 80),
    CASE WHEN drawn(i, 21, 5000) = 0 THEN 'atlassian/org-admin' ELSE '' END, true
FROM range(getvariable('accounts')) t(i);
INSERT INTO sent.managed_account
SELECT snapshot, account_id, name, email, CASE status WHEN 'active' THEN 'active' ELSE 'inactive' END,
    drawn((hash(account_id) % 1000003)::BIGINT, 22, 4) > 0, added_at
FROM sent.directory_account WHERE claim_status = 'managed';
INSERT INTO sent.role_holder
SELECT DISTINCT getvariable('snapshot'), 'r' || drawn(i, 30 + n, 9) || '-' || (1 + drawn(i, 40 + n, 4)),
    CASE WHEN drawn(i, 5, 7) = 0 AND drawn(i, 23, 3) > 0 OR drawn(i, 50 + n, 10) < 2 THEN 'customer'
        WHEN drawn(i, 50 + n, 100) = 99 THEN 'admin' ELSE 'user' END, 'a' || i
FROM range(getvariable('accounts')) t(i), range(4) u(n)
WHERE drawn(i, 60, 10) > 0;
INSERT INTO sent.app_use
SELECT snapshot, account_id, resource_id, getvariable('now') - to_days(drawn(row_number() OVER (), 24, 400)::INTEGER)
FROM sent.role_holder WHERE hash(account_id || resource_id) % 3 > 0;
INSERT INTO stored.desk
SELECT getvariable('snapshot'), 'site' || s, d::VARCHAR, 'P' || d, 'Desk ' || d FROM range(8) t(s), range(4) u(d);
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), 'site' || drawn(i, 25, 8), 'desk-customers', 'qm:' || i, 'customer', 'Name ' || i,
    CASE WHEN i % 40 = 0 THEN 'p' || i || '@ours.example' ELSE 'c' || i || '@client' || drawn(i, 26, 400) || '.example' END, true
FROM range(getvariable('accounts') // 3) t(i);
INSERT INTO stored.desk_customer
SELECT snapshot, site, (hash(account_id) % 4)::VARCHAR, account_id FROM sent.sighting;
INSERT INTO stored.request_count
SELECT getvariable('snapshot'), 'site' || drawn(i, 28 + n, 8), 'a' || i, source,
    CASE source WHEN 'requests-raised' THEN drawn(i, 61, 6) ELSE greatest(drawn(i, 62, 6) - 3, 0) END
FROM range(getvariable('accounts')) t(i), range(2) u(n), (VALUES ('requests-raised'), ('tickets-handled')) v(source)
WHERE drawn(i, 27, 2) = 0 AND (n = 0 OR drawn(i, 28, 8) <> drawn(i, 29, 8));
