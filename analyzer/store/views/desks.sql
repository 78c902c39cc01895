-- What the sites' lists show: who was seen there, and the service desks.
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
    max(CASE WHEN source = 'tickets-handled' THEN requests END) AS tickets_handled,
    max(CASE WHEN source = 'last-request' THEN happened_at END) AS last_requested_at,
    max(CASE WHEN source = 'agent-activity' THEN happened_at END) AS last_handled_at
FROM (
    SELECT site, account_id, source, requests, NULL AS happened_at FROM stored.request_count
    WHERE snapshot = (SELECT snapshot_id FROM snapshot)
    UNION ALL
    SELECT site, account_id, source, NULL, happened_at FROM stored.request_time
    WHERE snapshot = (SELECT snapshot_id FROM snapshot)
)
GROUP BY site, account_id;
COMMENT ON VIEW request_activity IS 'What accounts do on service desks. Asked only of accounts for which a policy needs it.';
COMMENT ON COLUMN request_activity.site IS 'the site';
COMMENT ON COLUMN request_activity.account_id IS 'the account';
COMMENT ON COLUMN request_activity.requests_raised IS 'requests on service desks that it reported, ever; null where not asked';
COMMENT ON COLUMN request_activity.tickets_handled IS 'requests on service desks that were ever assigned to it; null where not asked';
COMMENT ON COLUMN request_activity.last_requested_at IS 'when it last raised one, UTC; null where not asked, or never';
COMMENT ON COLUMN request_activity.last_handled_at IS 'last change, by anyone, of one that was ever assigned to it, UTC; null where not asked, or never';
