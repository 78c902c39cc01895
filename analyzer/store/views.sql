-- The documented views. Each shows one snapshot: the one in getvariable('snapshot'), or the newest.
-- Comments are the documentation: `seatcheck schema` prints them.

CREATE OR REPLACE VIEW snapshot AS
SELECT id AS snapshot_id, org_id, org_name, taken_at, published_at, tool_version, complete
FROM stored.snapshot
WHERE id = coalesce(getvariable('snapshot')::VARCHAR, (SELECT max(id) FROM stored.snapshot));
COMMENT ON VIEW snapshot IS 'The snapshot that all views show; one row.';
COMMENT ON COLUMN snapshot.snapshot_id IS 'its id; sorts by time';
COMMENT ON COLUMN snapshot.org_id IS 'the Atlassian organization''s id';
COMMENT ON COLUMN snapshot.org_name IS 'the Atlassian organization''s name';
COMMENT ON COLUMN snapshot.taken_at IS 'when reading began, UTC';
COMMENT ON COLUMN snapshot.published_at IS 'when it was complete in the database, UTC';
COMMENT ON COLUMN snapshot.tool_version IS 'the seatcheck that took it';
COMMENT ON COLUMN snapshot.complete IS 'false where some source could not be read whole';

CREATE OR REPLACE MACRO taken_at() AS (SELECT taken_at FROM snapshot);
CREATE OR REPLACE MACRO checked_at() AS
    coalesce(getvariable('checked_at')::TIMESTAMP, (now() AT TIME ZONE 'UTC')::TIMESTAMP);

CREATE OR REPLACE VIEW domain AS
SELECT name, claim_status, claim_status = 'verified' AS verified
FROM stored.domain WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW domain IS 'Domains of the organization.';
COMMENT ON COLUMN domain.name IS 'the domain, in lower case';
COMMENT ON COLUMN domain.claim_status IS 'verified, unverified, deleted, superseded or missing_token';
COMMENT ON COLUMN domain.verified IS 'whether the claim is verified: its accounts are managed, its people internal';

CREATE OR REPLACE VIEW resource AS
SELECT resource_id, app, app_name, site, url, sandbox, status, capacity FROM stored.resource
WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW resource IS 'Apps on sites (Atlassian: workspaces).';
COMMENT ON COLUMN resource.resource_id IS 'its ARI';
COMMENT ON COLUMN resource.app IS 'jira, jsm, confluence, jpd, bitbucket or another owner named in the ARI';
COMMENT ON COLUMN resource.app_name IS 'the app as Atlassian names it to people';
COMMENT ON COLUMN resource.site IS 'the site''s name; empty for an app without a site, such as Bitbucket';
COMMENT ON COLUMN resource.url IS 'where people open it';
COMMENT ON COLUMN resource.sandbox IS 'whether it is a sandbox copy: no product bill, but it counts for Guard';
COMMENT ON COLUMN resource.status IS 'online, offline or deprecated';
COMMENT ON COLUMN resource.capacity IS 'seats of its licence, where Atlassian tells';

CREATE OR REPLACE VIEW site AS
SELECT r.site, any_value(r.url) AS url, bool_or(r.sandbox) AS sandbox,
    EXISTS (
        SELECT 1 FROM stored.configured_site c
        WHERE c.snapshot = (SELECT snapshot_id FROM snapshot) AND c.site = r.site
    ) AS configured
FROM resource r WHERE r.site <> '' GROUP BY r.site;
COMMENT ON VIEW site IS 'Sites of the organization.';
COMMENT ON COLUMN site.site IS 'its name, as configured, else the first part of its address';
COMMENT ON COLUMN site.url IS 'its address';
COMMENT ON COLUMN site.sandbox IS 'whether it is a sandbox';
COMMENT ON COLUMN site.configured IS 'whether the configuration has a token for it';

CREATE OR REPLACE VIEW account AS
SELECT account_id, kind, kind_known_from, site, name, email, email_domain, status, managed, audience, domain_class,
    management_source, added_at, last_active_at, guard_billable, mfa_enabled, job_title, department, platform_roles,
    uses_listed
FROM stored.account WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW account IS 'Everyone who was seen: Atlassian accounts, portal-only customers, apps. One row an account.';
COMMENT ON COLUMN account.account_id IS 'Atlassian''s id';
COMMENT ON COLUMN account.kind IS 'atlassian, portal-only, app or unknown';
COMMENT ON COLUMN account.kind_known_from IS 'what told the kind: directory, account type, or only the form of the id';
COMMENT ON COLUMN account.site IS 'the one site of a portal-only account; empty for the others';
COMMENT ON COLUMN account.name IS 'display name; the id where there is none';
COMMENT ON COLUMN account.email IS 'address in lower case; null where Atlassian hides it';
COMMENT ON COLUMN account.email_domain IS 'what follows the @';
COMMENT ON COLUMN account.status IS 'active, suspended, deactivated, not_invited or for_deletion; of portal-only accounts active or deactivated';
COMMENT ON COLUMN account.managed IS 'whether this organization manages the account; null where not told';
COMMENT ON COLUMN account.audience IS 'internal, external, or unknown where no address is to be seen';
COMMENT ON COLUMN account.domain_class IS 'why: managed, verified, internal, partner, client, unlisted or hidden';
COMMENT ON COLUMN account.management_source IS 'invited or synced';
COMMENT ON COLUMN account.added_at IS 'when it was first added to a directory, UTC';
COMMENT ON COLUMN account.last_active_at IS 'last use of anything, UTC; managed accounts only';
COMMENT ON COLUMN account.guard_billable IS 'Atlassian''s own flag: billable for Guard Standard; managed accounts only';
COMMENT ON COLUMN account.mfa_enabled IS 'two-step verification; null where not told';
COMMENT ON COLUMN account.job_title IS 'as the directory has it';
COMMENT ON COLUMN account.department IS 'as the directory has it';
COMMENT ON COLUMN account.platform_roles IS 'organization and site administration roles, separated by commas';
COMMENT ON COLUMN account.uses_listed IS 'whether Atlassian listed the apps that the account used; false means unknown, not unused';

CREATE OR REPLACE VIEW account_group AS
SELECT group_id, directory_id, name, description, externally_synced, managed_by, members_claimed
FROM stored.account_group WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW account_group IS 'Groups of the organization''s directories.';
COMMENT ON COLUMN account_group.group_id IS 'Atlassian''s id';
COMMENT ON COLUMN account_group.directory_id IS 'the directory it belongs to';
COMMENT ON COLUMN account_group.name IS 'its name';
COMMENT ON COLUMN account_group.description IS 'its description';
COMMENT ON COLUMN account_group.externally_synced IS 'whether an identity provider fills it: never edited here';
COMMENT ON COLUMN account_group.managed_by IS 'external, admins, team-members or open';
COMMENT ON COLUMN account_group.members_claimed IS 'how many members Atlassian says it has';

CREATE OR REPLACE VIEW group_member AS
SELECT group_id, account_id FROM stored.group_member WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW group_member IS 'Who is in which group.';
COMMENT ON COLUMN group_member.group_id IS 'the group';
COMMENT ON COLUMN group_member.account_id IS 'the account';

CREATE OR REPLACE VIEW group_role AS
SELECT g.group_id, g.resource_id, r.site, r.app, g.role, g.is_default, coalesce(r.sandbox, false) AS sandbox,
    coalesce(rule.takes_seat, false) AND NOT coalesce(r.sandbox, false) AS billed
FROM stored.group_role g
LEFT JOIN resource r USING (resource_id)
LEFT JOIN stored.role_rule rule USING (role)
WHERE g.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW group_role IS 'What each group grants.';
COMMENT ON COLUMN group_role.group_id IS 'the group';
COMMENT ON COLUMN group_role.resource_id IS 'the app on a site';
COMMENT ON COLUMN group_role.site IS 'that site';
COMMENT ON COLUMN group_role.app IS 'that app';
COMMENT ON COLUMN group_role.role IS 'user, admin, customer, guest, …';
COMMENT ON COLUMN group_role.is_default IS 'whether newcomers to the app get this role through this group';
COMMENT ON COLUMN group_role.sandbox IS 'whether the app is a sandbox copy';
COMMENT ON COLUMN group_role.billed IS 'whether the role takes a paid seat';

CREATE OR REPLACE VIEW app_use AS
SELECT account_id, resource_id, app, site, name, url, last_active_at, elsewhere FROM stored.app_use
WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW app_use IS 'Which apps an account used, ours and, for managed accounts, other companies''.';
COMMENT ON COLUMN app_use.account_id IS 'the account';
COMMENT ON COLUMN app_use.resource_id IS 'our app; null for one elsewhere';
COMMENT ON COLUMN app_use.app IS 'the app';
COMMENT ON COLUMN app_use.site IS 'our site; empty for one elsewhere';
COMMENT ON COLUMN app_use.name IS 'what Atlassian calls it';
COMMENT ON COLUMN app_use.url IS 'its address, where told';
COMMENT ON COLUMN app_use.last_active_at IS 'last use, UTC, up to a day late; null where none is recorded';
COMMENT ON COLUMN app_use.elsewhere IS 'whether it lies outside this organization';

CREATE OR REPLACE VIEW entitlement AS
SELECT account_id, resource_id, site, app, role, sandbox, billed, counts_for_guard, last_used_at
FROM stored.entitlement WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW entitlement IS 'Account x app on a site x role, however it was granted.';
COMMENT ON COLUMN entitlement.account_id IS 'the account';
COMMENT ON COLUMN entitlement.resource_id IS 'the app on a site';
COMMENT ON COLUMN entitlement.site IS 'that site; empty for Bitbucket';
COMMENT ON COLUMN entitlement.app IS 'that app';
COMMENT ON COLUMN entitlement.role IS 'user, admin, customer, guest, …; in JSM user and admin are agents';
COMMENT ON COLUMN entitlement.sandbox IS 'whether the app is a sandbox copy';
COMMENT ON COLUMN entitlement.billed IS 'whether the role takes a paid seat (of an active account, see seat)';
COMMENT ON COLUMN entitlement.counts_for_guard IS 'whether the role makes a managed account count for Guard Standard';
COMMENT ON COLUMN entitlement.last_used_at IS 'last use of that app, UTC; null where none is recorded';

CREATE OR REPLACE VIEW entitlement_path AS
SELECT h.account_id, h.resource_id, h.role, m.group_id, g.name AS group_name, g.externally_synced, r.is_default,
    m.group_id IS NULL AS direct
FROM stored.entitlement h
LEFT JOIN (
    stored.group_role r JOIN stored.group_member m ON m.snapshot = r.snapshot AND m.group_id = r.group_id
    JOIN stored.account_group g ON g.snapshot = r.snapshot AND g.group_id = r.group_id
) ON r.snapshot = h.snapshot AND r.resource_id = h.resource_id AND r.role = h.role AND m.account_id = h.account_id
WHERE h.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW entitlement_path IS 'How each entitlement is granted: a row for each group that gives it; one with direct = true where none does.';
COMMENT ON COLUMN entitlement_path.account_id IS 'the account';
COMMENT ON COLUMN entitlement_path.resource_id IS 'the app on a site';
COMMENT ON COLUMN entitlement_path.role IS 'the role';
COMMENT ON COLUMN entitlement_path.group_id IS 'the group that grants it; null where none does';
COMMENT ON COLUMN entitlement_path.group_name IS 'its name';
COMMENT ON COLUMN entitlement_path.externally_synced IS 'whether an identity provider fills that group';
COMMENT ON COLUMN entitlement_path.is_default IS 'whether that group is a default group of the app';
COMMENT ON COLUMN entitlement_path.direct IS 'no group explains it, so it was granted directly (a direct grant beside a group''s is not to be seen in bulk)';

CREATE OR REPLACE VIEW seat AS
SELECT e.account_id, e.resource_id, e.site, e.app, e.role, e.last_used_at
FROM entitlement e JOIN account a USING (account_id)
WHERE e.billed AND a.kind = 'atlassian' AND a.status = 'active';
COMMENT ON VIEW seat IS 'Entitlements that are billed: a paid role, an active account, not a sandbox. Invited people who never came are active.';
COMMENT ON COLUMN seat.account_id IS 'the account';
COMMENT ON COLUMN seat.resource_id IS 'the app on a site';
COMMENT ON COLUMN seat.site IS 'that site; empty for Bitbucket';
COMMENT ON COLUMN seat.app IS 'that app';
COMMENT ON COLUMN seat.role IS 'user or admin';
COMMENT ON COLUMN seat.last_used_at IS 'last use of that app, UTC; null where none is recorded';

CREATE OR REPLACE VIEW site_account AS
SELECT site, account_id, max(nullif(account_type, '')) AS account_type, bool_or(active) AS active,
    string_agg(DISTINCT source, ', ' ORDER BY source) AS seen_in
FROM sent.sighting
WHERE snapshot = (SELECT snapshot_id FROM snapshot) AND source <> 'account-types'
GROUP BY site, account_id;
COMMENT ON VIEW site_account IS 'Accounts seen on a site, and in which lists.';
COMMENT ON COLUMN site_account.site IS 'the site';
COMMENT ON COLUMN site_account.account_id IS 'the account';
COMMENT ON COLUMN site_account.account_type IS 'atlassian, app, customer or unknown, where the site told';
COMMENT ON COLUMN site_account.active IS 'whether any list calls it active';
COMMENT ON COLUMN site_account.seen_in IS 'jira-users, desk-customers, customer-organization-members; separated by commas';

CREATE OR REPLACE VIEW desk AS
SELECT d.site, d.desk_id, d.project, d.name, c.audience AS intended_audience
FROM stored.desk d
LEFT JOIN stored.configured_desk c ON c.snapshot = d.snapshot AND c.site = d.site AND c.project = d.project
WHERE d.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW desk IS 'Service desks.';
COMMENT ON COLUMN desk.site IS 'the site';
COMMENT ON COLUMN desk.desk_id IS 'Atlassian''s id';
COMMENT ON COLUMN desk.project IS 'the key of its project';
COMMENT ON COLUMN desk.name IS 'its name';
COMMENT ON COLUMN desk.intended_audience IS 'for whom it is meant: internal or external, as configured; null where not';

CREATE OR REPLACE VIEW desk_customer AS
SELECT site, desk_id, account_id FROM stored.desk_customer WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW desk_customer IS 'Customers of each desk, as the desk lists them.';
COMMENT ON COLUMN desk_customer.site IS 'the site';
COMMENT ON COLUMN desk_customer.desk_id IS 'the desk';
COMMENT ON COLUMN desk_customer.account_id IS 'the account';

CREATE OR REPLACE VIEW customer_organization AS
SELECT site, customer_organization_id, name, scim_managed
FROM stored.customer_organization WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW customer_organization IS 'Customer organizations: customers grouped on one site.';
COMMENT ON COLUMN customer_organization.site IS 'the site';
COMMENT ON COLUMN customer_organization.customer_organization_id IS 'Atlassian''s id';
COMMENT ON COLUMN customer_organization.name IS 'its name';
COMMENT ON COLUMN customer_organization.scim_managed IS 'whether an identity provider fills it';

CREATE OR REPLACE VIEW customer_organization_member AS
SELECT site, customer_organization_id, account_id
FROM stored.customer_organization_member WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW customer_organization_member IS 'Members of customer organizations.';
COMMENT ON COLUMN customer_organization_member.site IS 'the site';
COMMENT ON COLUMN customer_organization_member.customer_organization_id IS 'the customer organization';
COMMENT ON COLUMN customer_organization_member.account_id IS 'the account';

CREATE OR REPLACE VIEW request_activity AS
SELECT site, account_id,
    max(CASE WHEN source = 'requests-raised' THEN requests END) AS requests_raised,
    max(CASE WHEN source = 'tickets-handled' THEN requests END) AS tickets_handled
FROM stored.request_count
WHERE snapshot = (SELECT snapshot_id FROM snapshot)
GROUP BY site, account_id;
COMMENT ON VIEW request_activity IS 'What accounts do on service desks. Asked only of accounts for which a policy needs it.';
COMMENT ON COLUMN request_activity.site IS 'the site';
COMMENT ON COLUMN request_activity.account_id IS 'the account';
COMMENT ON COLUMN request_activity.requests_raised IS 'requests on service desks that it reported, ever; null where not asked';
COMMENT ON COLUMN request_activity.tickets_handled IS 'requests on service desks that were ever assigned to it; null where not asked';

CREATE OR REPLACE VIEW attested_setting AS
SELECT s.topic, d.site, d.project, s.value, s.attested_by, s.attested_on,
    date_diff('day', s.attested_on, taken_at()::DATE) AS age_days
FROM stored.desk d JOIN stored.attested_setting s
    ON s.snapshot = d.snapshot AND s.site = d.site AND s.project IN (d.project, '')
WHERE d.snapshot = (SELECT snapshot_id FROM snapshot)
QUALIFY row_number() OVER (
    PARTITION BY s.topic, d.site, d.project ORDER BY s.project = '', s.attested_on DESC, s.value
) = 1;
COMMENT ON VIEW attested_setting IS 'Settings of desks that no API shows, as someone looked them up: the newest of the desk''s own, else the newest of its site.';
COMMENT ON COLUMN attested_setting.topic IS 'knowledge-base-viewers';
COMMENT ON COLUMN attested_setting.site IS 'the site';
COMMENT ON COLUMN attested_setting.project IS 'the desk''s project';
COMMENT ON COLUMN attested_setting.value IS 'what was seen';
COMMENT ON COLUMN attested_setting.attested_by IS 'who looked';
COMMENT ON COLUMN attested_setting.attested_on IS 'when';
COMMENT ON COLUMN attested_setting.age_days IS 'how long that was before the snapshot, in days';

CREATE OR REPLACE VIEW authentication_policy_member AS
SELECT account_id, policy, policy_type, single_sign_on, two_step, password_requirements, idle_session
FROM sent.policy_member WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW authentication_policy_member IS 'Under which authentication policy a managed account signs in, as the admin site''s exports say; empty without one.';
COMMENT ON COLUMN authentication_policy_member.account_id IS 'the account';
COMMENT ON COLUMN authentication_policy_member.policy IS 'the policy''s name; null where the export does not name it';
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

CREATE OR REPLACE VIEW coverage AS
SELECT source, scope, outcome, requests, pages, rows, claimed, http_status, reason, hint, started_at, ended_at
FROM stored.coverage WHERE snapshot = (SELECT snapshot_id FROM snapshot)
UNION ALL BY NAME
SELECT 'customer-emails' AS source, site AS scope,
    CASE WHEN count(email) = count(*) THEN 'complete' ELSE 'partial' END AS outcome, 0 AS requests, 0 AS pages,
    count(email) AS rows, count(*) AS claimed,
    CASE WHEN count(email) = count(*) THEN '' ELSE
        (count(*) - count(email)) || ' of ' || count(*) || ' portal-only customers hide their e-mail address'
    END AS reason,
    CASE WHEN count(email) = count(*) THEN '' ELSE
        'look these customers up by hand: no API shows a hidden address'
    END AS hint
FROM account WHERE kind = 'portal-only' GROUP BY site
UNION ALL BY NAME
SELECT 'attested:knowledge-base-viewers' AS source, d.site || '/' || d.project AS scope,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN 'not asked' ELSE 'complete' END AS outcome,
    0 AS requests, 0 AS pages, CASE WHEN s.topic IS NULL THEN 0 ELSE 1 END AS rows,
    CASE
        WHEN s.topic IS NULL THEN 'nobody has attested who may view the knowledge base of ' || d.project
        WHEN s.age_days > 90 THEN 'who may view the knowledge base of ' || d.project || ' was attested ' || s.age_days || ' days ago'
        ELSE ''
    END AS reason,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN
        'look at Project settings > Knowledge base, and write an [[attested]] section into seatcheck.toml'
    ELSE '' END AS hint
FROM desk d
LEFT JOIN attested_setting s
    ON s.topic = 'knowledge-base-viewers' AND s.site = d.site AND s.project = d.project;
COMMENT ON VIEW coverage IS 'What was read of each source and scope, and what was not. Also what nobody attested, and customers whose address is hidden.';
COMMENT ON COLUMN coverage.source IS 'the source, as policies name it in needs';
COMMENT ON COLUMN coverage.scope IS 'a site, a desk, a group…; empty where a source has one scope';
COMMENT ON COLUMN coverage.outcome IS 'complete, partial, denied, failed or not asked';
COMMENT ON COLUMN coverage.requests IS 'requests sent, repetitions included';
COMMENT ON COLUMN coverage.pages IS 'pages read';
COMMENT ON COLUMN coverage.rows IS 'records read';
COMMENT ON COLUMN coverage.claimed IS 'the total that the server named; null where it names none';
COMMENT ON COLUMN coverage.http_status IS 'of the answer that ended it, where that was an error';
COMMENT ON COLUMN coverage.reason IS 'why it is not complete';
COMMENT ON COLUMN coverage.hint IS 'what to do about it';
COMMENT ON COLUMN coverage.started_at IS 'UTC';
COMMENT ON COLUMN coverage.ended_at IS 'UTC';

CREATE OR REPLACE VIEW unknown_field AS
SELECT source, field FROM stored.unknown_field WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW unknown_field IS 'Fields that Atlassian sends and its documents do not have: nothing depends on them.';
COMMENT ON COLUMN unknown_field.source IS 'the source whose records have it';
COMMENT ON COLUMN unknown_field.field IS 'its name';

CREATE OR REPLACE VIEW defect AS
SELECT source, scope, defect, records, sample FROM stored.defect WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW defect IS 'Records that were read and are not as documented: their source is partial.';
COMMENT ON COLUMN defect.source IS 'the source';
COMMENT ON COLUMN defect.scope IS 'the part of the source, as coverage names it';
COMMENT ON COLUMN defect.defect IS 'what is wrong with them';
COMMENT ON COLUMN defect.records IS 'how many there are';
COMMENT ON COLUMN defect.sample IS 'the form of one of them: names and types, no values';
