-- One organization with getvariable('accounts') accounts, who hold up to four roles in ten apps, two of them in a sandbox;
-- drawn by hashing numbers.
CREATE OR REPLACE MACRO drawn(i, salt, below) AS (hash(i * 64 + salt) % below)::BIGINT;
INSERT INTO stored.snapshot VALUES
    (getvariable('snapshot'), 'org', 'Bench', getvariable('now'), getvariable('now'), 'bench', true);
INSERT INTO stored.domain VALUES (getvariable('snapshot'), 'ours.example', 'verified');
INSERT INTO sent.workspace
SELECT getvariable('snapshot'), 'r' || n, owner, 'App', 'app', 'https://' || site || '.atlassian.net', 'online', NULL, site = 'box'
FROM (VALUES
    (0, 'jira-software', 'one'), (1, 'jira-servicedesk', 'one'), (2, 'confluence', 'one'), (3, 'jira-product-discovery', 'one'),
    (4, 'jira-software', 'two'), (5, 'jira-servicedesk', 'two'), (6, 'confluence', 'two'), (7, 'jira-product-discovery', 'two'),
    (8, 'jira-software', 'box'), (9, 'confluence', 'box')
) t(n, owner, site);
INSERT INTO sent.directory_account
SELECT getvariable('snapshot'), '712020:0f3c1e5a-77d2-4c1b-9a55-' || lpad(i::VARCHAR, 12, '0'), 'Name ' || i, 'p' || i || '@'
    || CASE WHEN drawn(i, 5, 7) = 0 THEN 'client' || drawn(i, 6, 400) || '.example' ELSE 'ours.example' END,
    true, CASE drawn(i, 7, 25) WHEN 0 THEN 'suspended' WHEN 1 THEN 'deactivated' ELSE 'active' END,
    CASE WHEN drawn(i, 5, 7) = 0 THEN 'unmanaged' ELSE 'managed' END, 'invited',
    getvariable('now') - to_days((1 + drawn(i, 8, 1500))::INTEGER), true, NULL, 'Department ' || drawn(i, 20, 80), '', true
FROM range(getvariable('accounts')) t(i);
INSERT INTO sent.role_holder
SELECT DISTINCT getvariable('snapshot'), 'r' || drawn(i, 30 + n, 10), CASE
        WHEN drawn(i, 50 + n, 10) < 2 THEN 'customer' WHEN drawn(i, 50 + n, 100) > 95 THEN 'admin' ELSE 'user'
    END, '712020:0f3c1e5a-77d2-4c1b-9a55-' || lpad(i::VARCHAR, 12, '0')
FROM range(getvariable('accounts')) t(i), range(4) u(n);
INSERT INTO sent.app_use
SELECT snapshot, account_id, resource_id, getvariable('now') - to_days(drawn(row_number() OVER (), 24, 400)::INTEGER)
FROM sent.role_holder WHERE hash(account_id || resource_id) % 3 > 0;
-- Apps outside the organization, which make a managed account count for Guard as well.
INSERT INTO sent.managed_use
SELECT getvariable('snapshot'), '712020:0f3c1e5a-77d2-4c1b-9a55-' || lpad(i::VARCHAR, 12, '0'), 'trello', 'Trello', 'https://trello.example', NULL
FROM range(0, getvariable('accounts'), 23) t(i);
