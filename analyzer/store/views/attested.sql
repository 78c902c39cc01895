-- What no API shows, or not to everybody: as somebody looked it up, and said in the configuration.
CREATE OR REPLACE VIEW attested_setting AS
WITH things AS (
    SELECT 'desk' AS scope, site, project FROM desk
    UNION ALL
    SELECT DISTINCT 'site', site, '' FROM desk
    UNION ALL
    SELECT 'organization', '', ''
)
SELECT s.topic, thing.site, thing.project, s.value, s.attested_by, s.attested_on,
    date_diff('day', s.attested_on, taken_at()::DATE) AS age_days
FROM stored.attested_setting s
JOIN stored.topic t ON t.snapshot = s.snapshot AND t.topic = s.topic
JOIN things thing ON thing.scope = t.scope AND s.site = thing.site AND s.project IN (thing.project, '')
WHERE s.snapshot = (SELECT snapshot_id FROM snapshot)
QUALIFY row_number() OVER (
    PARTITION BY s.topic, thing.site, thing.project ORDER BY s.project = '' AND thing.project <> '', s.attested_on DESC, s.value
) = 1;
COMMENT ON VIEW attested_setting IS 'Settings that no API shows, as someone looked them up: of each desk, of each site with desks, or of the organization; the newest of its own, else of a desk the newest of its site.';
COMMENT ON COLUMN attested_setting.topic IS 'knowledge-base-viewers and portal-access (of desks), mail-account-creation and public-signup (of sites), user-invites and invitation-links (of the organization)';
COMMENT ON COLUMN attested_setting.site IS 'the site; empty for a setting of the organization';
COMMENT ON COLUMN attested_setting.project IS 'the desk''s project; empty for a setting of the site or the organization';
COMMENT ON COLUMN attested_setting.value IS 'what was seen';
COMMENT ON COLUMN attested_setting.attested_by IS 'who looked';
COMMENT ON COLUMN attested_setting.attested_on IS 'when';
COMMENT ON COLUMN attested_setting.age_days IS 'how long that was before the snapshot, in days';

CREATE OR REPLACE VIEW plan AS
SELECT site, app, plan, billing, seats, collection, coalesce(host, '') AS host, renews, attested_by, attested_on
FROM stored.configured_plan WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW plan IS 'Which plan each app is on, as someone looked it up.';
COMMENT ON COLUMN plan.site IS 'the site; empty for an app without one, such as Guard or Bitbucket';
COMMENT ON COLUMN plan.app IS 'jira, jsm, confluence, jpd, bitbucket, guard, …';
COMMENT ON COLUMN plan.plan IS 'none, free, standard, premium or enterprise';
COMMENT ON COLUMN plan.billing IS 'monthly or annual';
COMMENT ON COLUMN plan.seats IS 'seats of the tier that was bought; null where none was said';
COMMENT ON COLUMN plan.collection IS 'the collection that it is bought as a part of; empty where it stands alone';
COMMENT ON COLUMN plan.host IS 'of a Marketplace app: jira or confluence, whose largest count on the site it is billed for; empty for the others';
COMMENT ON COLUMN plan.renews IS 'a day on which a term (annual) or a cycle (monthly) begins; null where nobody said';
COMMENT ON COLUMN plan.attested_by IS 'who looked';
COMMENT ON COLUMN plan.attested_on IS 'when';

CREATE OR REPLACE VIEW app_access_setting AS
WITH here AS (SELECT snapshot_id FROM snapshot),
served AS (
    SELECT coalesce(bool_and(outcome = 'complete'), false) AS whole
    FROM stored.coverage
    WHERE snapshot = (SELECT snapshot_id FROM here) AND source IN ('app-access-settings', 'app-access-details')
)
SELECT d.domain, d.enabled, a.resource_id, r.app, r.site,
    replace(regexp_extract(a.role, '[^/]*$'), 'member', 'user') AS role,
    a.approval_required AS admin_approval_required, NULL::VARCHAR AS attested_by, NULL::DATE AS attested_on
FROM sent.approved_domain d
LEFT JOIN sent.approved_app a USING (snapshot, domain)
LEFT JOIN resource r USING (resource_id)
WHERE d.snapshot = (SELECT snapshot_id FROM here)
UNION ALL
SELECT g.domain, true, r.resource_id, g.app, g.site, g.role, g.approval_required, a.attested_by, a.attested_on
FROM stored.attested_grant g
JOIN stored.attested_domains a USING (snapshot)
LEFT JOIN resource r ON r.app = g.app AND r.site = g.site
WHERE g.snapshot = (SELECT snapshot_id FROM here) AND NOT (SELECT whole FROM served);
COMMENT ON VIEW app_access_setting IS 'Whose people may join apps by themselves, by domain: as Atlassian says, which may not serve it any more, or else as someone looked it up.';
COMMENT ON COLUMN app_access_setting.domain IS 'the e-mail domain in lower case; anyone stands for all of them';
COMMENT ON COLUMN app_access_setting.enabled IS 'whether the setting of that domain is switched on';
COMMENT ON COLUMN app_access_setting.resource_id IS 'the app that they may join; null where none is named';
COMMENT ON COLUMN app_access_setting.app IS 'that app, where it is one of ours';
COMMENT ON COLUMN app_access_setting.site IS 'its site';
COMMENT ON COLUMN app_access_setting.role IS 'what they get: user (Atlassian also writes member), customer, …';
COMMENT ON COLUMN app_access_setting.admin_approval_required IS 'whether an administrator must agree first';
COMMENT ON COLUMN app_access_setting.attested_by IS 'who looked it up; null where Atlassian says so';
COMMENT ON COLUMN app_access_setting.attested_on IS 'when; null where Atlassian says so';

CREATE OR REPLACE VIEW leaver AS
SELECT a.account_id, l.email, l.left_on
FROM stored.leaver l JOIN account a ON a.email = l.email
WHERE l.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW leaver IS 'Accounts of people who left, or will, by the list in the configuration.';
COMMENT ON COLUMN leaver.account_id IS 'the account: an Atlassian account or a portal-only customer';
COMMENT ON COLUMN leaver.email IS 'the address in the list';
COMMENT ON COLUMN leaver.left_on IS 'the last day; null where the list does not say, and may lie in the future';

CREATE OR REPLACE VIEW planned_migration AS
SELECT site, target, planned_on FROM stored.planned_migration WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW planned_migration IS 'Sites whose portal-only customers are to be moved, by the configuration.';
COMMENT ON COLUMN planned_migration.site IS 'the site';
COMMENT ON COLUMN planned_migration.target IS 'atlassian-account: what they are to become';
COMMENT ON COLUMN planned_migration.planned_on IS 'when';

CREATE OR REPLACE VIEW owner AS
SELECT kind, "of", owner FROM stored.configured_owner WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW owner IS 'Who reviews what, by the configuration.';
COMMENT ON COLUMN owner.kind IS 'desk, app, customer-organization or department';
COMMENT ON COLUMN owner.of IS 'site/project, site/app, site/name of the customer organization, or the department''s name';
COMMENT ON COLUMN owner.owner IS 'e-mail address of the reviewer';
