-- What Atlassian says of the organization as a whole, and whether what it says agrees.
CREATE OR REPLACE VIEW unlisted_seat AS
SELECT DISTINCT account_id FROM seat JOIN account USING (account_id)
WHERE app IN ('jira', 'jsm', 'confluence') AND NOT uses_listed;
COMMENT ON VIEW unlisted_seat IS 'Accounts on a paid seat of which Atlassian has not said whether they use it.';
COMMENT ON COLUMN unlisted_seat.account_id IS 'the account';

CREATE OR REPLACE VIEW api_token AS
SELECT token_id, account_id, label, status, created_at, expires_at, last_active_at, scopes
FROM stored.api_token WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW api_token IS 'API tokens that managed accounts made for themselves.';
COMMENT ON COLUMN api_token.token_id IS 'Atlassian''s id';
COMMENT ON COLUMN api_token.account_id IS 'whose it is';
COMMENT ON COLUMN api_token.label IS 'as its owner called it';
COMMENT ON COLUMN api_token.status IS 'allowed or blocked';
COMMENT ON COLUMN api_token.created_at IS 'UTC';
COMMENT ON COLUMN api_token.expires_at IS 'UTC; null where it never does';
COMMENT ON COLUMN api_token.last_active_at IS 'last use, UTC; null where none is recorded';
COMMENT ON COLUMN api_token.scopes IS 'what it may do; empty where it may do all that its owner may';

CREATE OR REPLACE VIEW api_key AS
SELECT key_id, label, created_by, created_at, expires_at, last_active_at, scopes
FROM stored.api_key WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW api_key IS 'API keys of the organization.';
COMMENT ON COLUMN api_key.key_id IS 'Atlassian''s id';
COMMENT ON COLUMN api_key.label IS 'as its maker called it';
COMMENT ON COLUMN api_key.created_by IS 'the account that made it; null where not told';
COMMENT ON COLUMN api_key.created_at IS 'UTC';
COMMENT ON COLUMN api_key.expires_at IS 'UTC';
COMMENT ON COLUMN api_key.last_active_at IS 'last use, UTC; null where none is recorded';
COMMENT ON COLUMN api_key.scopes IS 'what it may do; empty where it opens everything';

CREATE OR REPLACE VIEW organization_policy AS
SELECT policy_id, type, name, enabled, resources, allowed
FROM stored.organization_policy WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW organization_policy IS 'The organization''s own policies: where data may lie, from where apps are reached.';
COMMENT ON COLUMN organization_policy.policy_id IS 'Atlassian''s id';
COMMENT ON COLUMN organization_policy.type IS 'ip-allowlist, data-residency or data-security';
COMMENT ON COLUMN organization_policy.name IS 'its name';
COMMENT ON COLUMN organization_policy.enabled IS 'whether it is switched on';
COMMENT ON COLUMN organization_policy.resources IS 'ids of the apps that it covers';
COMMENT ON COLUMN organization_policy.allowed IS 'the addresses that an allowlist lets in; empty for the others';

CREATE OR REPLACE VIEW audit_event AS
SELECT event_id, happened_at, processed_at, action, actor_id, on_behalf_of, app_id, auth_type, token_id, objects, containers, ip
FROM stored.audit_event WHERE org_id = (SELECT org_id FROM snapshot);
COMMENT ON VIEW audit_event IS 'The organization''s audit log: everything that was ever collected of it, also what Atlassian has forgotten since.';
COMMENT ON COLUMN audit_event.event_id IS 'Atlassian''s id';
COMMENT ON COLUMN audit_event.happened_at IS 'UTC';
COMMENT ON COLUMN audit_event.processed_at IS 'when it came to the log, UTC';
COMMENT ON COLUMN audit_event.action IS 'what was done, in Atlassian''s word';
COMMENT ON COLUMN audit_event.actor_id IS 'the account that did it; it may not be there any more';
COMMENT ON COLUMN audit_event.on_behalf_of IS 'the account for which that one acted';
COMMENT ON COLUMN audit_event.app_id IS 'the app through which it was done';
COMMENT ON COLUMN audit_event.auth_type IS 'how the actor was known, where not by logging in: api-token, …';
COMMENT ON COLUMN audit_event.token_id IS 'with which API token';
COMMENT ON COLUMN audit_event.objects IS 'what it was done to: id, type, and attributes as JSON; of people only the id';
COMMENT ON COLUMN audit_event.containers IS 'where: id and type';
COMMENT ON COLUMN audit_event.ip IS 'from which address';

CREATE OR REPLACE VIEW audit_event_object AS
SELECT event_id, happened_at, action, actor_id, thing.id AS object_id, thing."type" AS object_type
FROM (
    SELECT event_id, happened_at, action, coalesce(on_behalf_of, actor_id) AS actor_id, unnest(objects) AS thing
    FROM audit_event
);
COMMENT ON VIEW audit_event_object IS 'What was done to what: a row for each thing that an event of the audit log names.';
COMMENT ON COLUMN audit_event_object.event_id IS 'the event';
COMMENT ON COLUMN audit_event_object.happened_at IS 'UTC';
COMMENT ON COLUMN audit_event_object.action IS 'what was done, in Atlassian''s word';
COMMENT ON COLUMN audit_event_object.actor_id IS 'the account that did it, or for which it was done';
COMMENT ON COLUMN audit_event_object.object_id IS 'the thing that it was done to; of people the account';
COMMENT ON COLUMN audit_event_object.object_type IS 'users, groups, …';

CREATE OR REPLACE VIEW sampled_difference AS
SELECT account_id, resource_id, role, difference FROM stored.sampled_difference WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW sampled_difference IS 'Roles of the sampled accounts where the account''s own answer and the lists of holders do not agree.';
COMMENT ON COLUMN sampled_difference.account_id IS 'the account';
COMMENT ON COLUMN sampled_difference.resource_id IS 'the app on a site; empty for roles in the organization as a whole';
COMMENT ON COLUMN sampled_difference.role IS 'the role';
COMMENT ON COLUMN sampled_difference.difference IS 'only in its own answer, or only in the lists';

CREATE OR REPLACE VIEW cross_check AS
WITH here AS (SELECT snapshot_id FROM snapshot),
whole AS (
    SELECT source FROM stored.coverage WHERE snapshot = (SELECT snapshot_id FROM here)
    GROUP BY source HAVING bool_and(outcome = 'complete')
),
listed AS (
    SELECT count(*) AS accounts, count(*) FILTER (claim_status = 'managed') AS managed
    FROM sent.directory_account WHERE snapshot = (SELECT snapshot_id FROM here)
),
told AS (
    SELECT 'accounts' AS what, '' AS part, 'account-count' AS source, total AS number, 'accounts' AS other_source,
        accounts AS other_number
    FROM sent.total, listed WHERE snapshot = (SELECT snapshot_id FROM here) AND source = 'account-count'
    UNION ALL
    SELECT 'groups', '', 'group-count', total, 'groups', (
        SELECT count(*) FROM stored.account_group WHERE snapshot = (SELECT snapshot_id FROM here)
    )
    FROM sent.total WHERE snapshot = (SELECT snapshot_id FROM here) AND source = 'group-count'
    UNION ALL
    SELECT 'managed accounts', '', 'managed-accounts', (
        SELECT count(*) FROM sent.managed_account WHERE snapshot = (SELECT snapshot_id FROM here)
    ), 'accounts', managed
    FROM listed
    UNION ALL
    SELECT 'members of groups', g.group_id, 'groups', g.members_claimed, 'accounts', count(m.account_id)
    FROM stored.account_group g LEFT JOIN stored.group_member m USING (snapshot, group_id)
    WHERE g.snapshot = (SELECT snapshot_id FROM here) AND g.members_claimed IS NOT NULL
    GROUP BY g.group_id, g.members_claimed
    UNION ALL
    -- What is a sandbox takes no seat of a licence that is paid.
    SELECT 'seats on a site', a.site || '/' || r.app, 'application-roles', a.users, 'role-holders', (
        SELECT count(DISTINCT s.account_id) FROM seat s WHERE s.resource_id = r.resource_id
    )
    FROM application_role a JOIN resource r
        ON r.site = a.site AND r.app = CASE a."key"
            WHEN 'jira-software' THEN 'jira' WHEN 'jira-servicedesk' THEN 'jsm' WHEN 'jira-product-discovery' THEN 'jpd'
        END
    WHERE NOT r.sandbox AND 'accounts' IN (FROM whole)
    UNION ALL
    SELECT 'organizations of desks', d.site, 'desk-organizations', count(DISTINCT d.customer_organization_id),
        'customer-organizations', count(DISTINCT c.customer_organization_id)
    FROM desk_organization d LEFT JOIN customer_organization c USING (site, customer_organization_id)
    GROUP BY d.site
    UNION ALL
    SELECT 'guests', r.site, 'confluence-guests', (SELECT count(*) FROM confluence_guest g WHERE g.site = r.site),
        'role-holders', (
            SELECT count(*) FROM entitlement e JOIN account a USING (account_id)
            WHERE e.resource_id = r.resource_id AND e.role = 'guest' AND a.status = 'active'
        )
    FROM resource r WHERE r.app = 'confluence' AND r.site IN (SELECT site FROM site WHERE configured)
        AND 'accounts' IN (FROM whole)
)
-- Apps may be in groups, and the list of accounts leaves them out.
SELECT what, part, source, number, other_source, other_number, CASE
        WHEN what = 'members of groups'
        THEN number - other_number BETWEEN 0 AND (SELECT count(*) FROM account WHERE kind = 'app')
        ELSE number = other_number
    END AS agrees
FROM told WHERE source IN (FROM whole) AND other_source IN (FROM whole)
UNION ALL
SELECT 'seats', r.resource_id, 'workspaces', r.capacity, 'role-holders', count(DISTINCT s.account_id),
    r.capacity >= count(DISTINCT s.account_id)
FROM resource r JOIN seat s USING (resource_id)
WHERE r.capacity > 0 AND 'workspaces' IN (FROM whole) AND 'role-holders' IN (FROM whole)
GROUP BY r.resource_id, r.capacity;
COMMENT ON VIEW cross_check IS 'Numbers that two sources give for the same thing, where both were read whole.';
COMMENT ON COLUMN cross_check.what IS 'accounts, groups, managed accounts, members of groups, seats on a site, organizations of desks, guests, or seats';
COMMENT ON COLUMN cross_check.part IS 'the group, the site, or the app on a site; empty where there is only one';
COMMENT ON COLUMN cross_check.source IS 'one source';
COMMENT ON COLUMN cross_check.number IS 'what it says; of seats, how many the licence has';
COMMENT ON COLUMN cross_check.other_source IS 'the other source';
COMMENT ON COLUMN cross_check.other_number IS 'what that says';
COMMENT ON COLUMN cross_check.agrees IS 'whether they are the same (groups may have apps as members too); of seats, whether there are not more than the licence has';
