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
COMMENT ON COLUMN account.domain_class IS 'why: managed, verified, internal, partner, client, ended, public, look-alike, unlisted or hidden';
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
SELECT e.account_id, e.resource_id, e.site, e.app, e.role, e.last_used_at,
    CASE WHEN a.uses_listed THEN greatest(e.last_used_at, a.added_at) END AS idle_since
FROM entitlement e JOIN account a USING (account_id)
WHERE e.billed AND a.kind = 'atlassian' AND a.status = 'active';
COMMENT ON VIEW seat IS 'Entitlements that are billed: a paid role, an active account, not a sandbox. Invited people who never came are active.';
COMMENT ON COLUMN seat.account_id IS 'the account';
COMMENT ON COLUMN seat.resource_id IS 'the app on a site';
COMMENT ON COLUMN seat.site IS 'that site; empty for Bitbucket';
COMMENT ON COLUMN seat.app IS 'that app';
COMMENT ON COLUMN seat.role IS 'user or admin';
COMMENT ON COLUMN seat.last_used_at IS 'last use of that app, UTC; null where none is recorded';
COMMENT ON COLUMN seat.idle_since IS 'that use, or when the account was added if that was later, UTC; null where Atlassian has not said what the account uses';
