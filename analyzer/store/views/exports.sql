-- What the admin site's exports say.
CREATE OR REPLACE VIEW authentication_policy_member AS
SELECT account_id, policy, policy_type, single_sign_on, two_step, password_requirements, idle_session
FROM sent.policy_member WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW authentication_policy_member IS 'Under which authentication policy a managed account signs in: as the admin site''s exports say, and as Atlassian answers where a policy asks for it.';
COMMENT ON COLUMN authentication_policy_member.account_id IS 'the account';
COMMENT ON COLUMN authentication_policy_member.policy IS 'the policy''s name; its id or null where that is not told';
COMMENT ON COLUMN authentication_policy_member.policy_type IS 'billable or non-billable for Guard; null where not told';
COMMENT ON COLUMN authentication_policy_member.single_sign_on IS 'whether SAML single sign-on is enforced; null where not told';
COMMENT ON COLUMN authentication_policy_member.two_step IS 'whether two-step verification is on; null where not told';
COMMENT ON COLUMN authentication_policy_member.password_requirements IS 'as the export words it';
COMMENT ON COLUMN authentication_policy_member.idle_session IS 'how long a session may idle, as the export words it';

CREATE OR REPLACE VIEW external_user AS
SELECT account_id, email, last_active_at, products, guard_billable
FROM sent.external_user WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW external_user IS 'External users, as the admin site''s export lists them; empty without one.';
COMMENT ON COLUMN external_user.account_id IS 'the account';
COMMENT ON COLUMN external_user.email IS 'its address';
COMMENT ON COLUMN external_user.last_active_at IS 'last use of anything, by day; null where never';
COMMENT ON COLUMN external_user.products IS 'the apps that it may use, as the export names them';
COMMENT ON COLUMN external_user.guard_billable IS 'Atlassian''s own flag: billable for Guard Standard as an external user; null where not told';

CREATE OR REPLACE VIEW population_difference AS
WITH here AS (SELECT snapshot_id FROM snapshot),
in_file AS (SELECT * FROM sent.csv_person WHERE snapshot = (SELECT snapshot_id FROM here)),
listed AS (
    SELECT 'csv-users' AS export, account_id, name, email, status, platform_roles AS org_roles, NULL::BOOLEAN AS guard_billable
    FROM sent.directory_account
    WHERE snapshot = (SELECT snapshot_id FROM here) AND status IS DISTINCT FROM 'not_invited'
    UNION ALL
    SELECT export, account_id, name, email, CASE status WHEN 'active' THEN 'active' ELSE 'deactivated' END, NULL, guard_billable
    FROM sent.managed_account, (VALUES ('csv-managed-accounts'), ('csv-domain-accounts')) AS e(export)
    WHERE snapshot = (SELECT snapshot_id FROM here)
),
pairs AS (
    SELECT coalesce(f.export, l.export) AS export, coalesce(f.account_id, l.account_id) AS account_id,
        coalesce(l.name, f.name) AS name, lower(trim(coalesce(l.email, f.email))) AS email,
        f.account_id IS NOT NULL AS filed, l.account_id IS NOT NULL AS sent, f.status AS file_status,
        l.status AS api_status, f.org_roles AS file_roles, nullif(l.org_roles, '') AS api_roles,
        f.guard_billable AS file_guard, l.guard_billable AS api_guard
    FROM in_file f
    FULL JOIN (SELECT * FROM listed WHERE export IN (SELECT export FROM in_file)) l
        ON l.export = f.export AND l.account_id = f.account_id
),
-- A role by which its holder only administers access is in no column of the file.
roles AS (
    SELECT account_id, resource_id, string_agg(DISTINCT role, ', ' ORDER BY role) AS roles, 'file' AS of FROM sent.csv_role
    WHERE snapshot = (SELECT snapshot_id FROM here) AND role <> 'user-access-admin' GROUP BY account_id, resource_id
    UNION ALL
    SELECT account_id, resource_id, string_agg(DISTINCT role, ', ' ORDER BY role), 'api' FROM sent.role_holder
    WHERE snapshot = (SELECT snapshot_id FROM here) AND role <> 'user-access-admin' GROUP BY account_id, resource_id
),
compared AS (
    SELECT r.account_id, a.app || '/' || a.site AS app, max(CASE WHEN r.of = 'file' THEN r.roles END) AS file_says,
        max(CASE WHEN r.of = 'api' THEN r.roles END) AS api_says
    FROM roles r JOIN sent.csv_app a ON a.snapshot = (SELECT snapshot_id FROM here) AND a.resource_id = r.resource_id
    GROUP BY r.account_id, a.app, a.site
)
SELECT export, account_id, name, email, 'only in the file' AS difference, NULL AS file_says, NULL AS api_says
FROM pairs WHERE filed AND NOT sent
UNION ALL
SELECT export, account_id, name, email, 'not in the file', NULL, NULL FROM pairs WHERE sent AND NOT filed
UNION ALL
SELECT export, account_id, name, email, 'status', file_status, api_status FROM pairs
WHERE filed AND sent AND CASE WHEN export = 'csv-users'
    THEN replace(api_status, 'for_deletion', 'deactivated') <> file_status
    ELSE (file_status = 'active') <> (api_status = 'active') END
UNION ALL
SELECT export, account_id, name, email, 'organization roles', file_roles, api_roles FROM pairs
WHERE file_roles <> array_to_string(list_sort(string_split(api_roles, ', ')), ', ')
UNION ALL
SELECT export, account_id, name, email, 'Guard flag', CASE WHEN file_guard THEN 'yes' ELSE 'no' END,
    CASE WHEN api_guard THEN 'yes' ELSE 'no' END
FROM pairs WHERE file_guard <> api_guard
UNION ALL
SELECT p.export, p.account_id, p.name, p.email, 'role on ' || c.app, coalesce(c.file_says, 'none'), coalesce(c.api_says, 'none')
FROM pairs p JOIN compared c USING (account_id)
WHERE p.export = 'csv-users' AND p.filed AND p.sent AND c.file_says IS DISTINCT FROM c.api_says;
COMMENT ON VIEW population_difference IS 'Where an export of the admin site and Atlassian''s API do not say the same of a person. Empty unless the snapshot has both.';
COMMENT ON COLUMN population_difference.export IS 'csv-users, csv-managed-accounts or csv-domain-accounts';
COMMENT ON COLUMN population_difference.account_id IS 'the account';
COMMENT ON COLUMN population_difference.name IS 'display name';
COMMENT ON COLUMN population_difference.email IS 'address in lower case';
COMMENT ON COLUMN population_difference.difference IS 'only in the file, not in the file, status, organization roles, Guard flag, or the app of which the role differs';
COMMENT ON COLUMN population_difference.file_says IS 'what the file says, where both know the person';
COMMENT ON COLUMN population_difference.api_says IS 'what the API says, where both know the person';
