-- Version 1 of the tables. They are ours to change; policies and reports read the views (views/*.sql).
-- Times are UTC. Every table but schema_version and role_rule is kept by snapshot.
CREATE SCHEMA stored;  -- what the views show
CREATE SCHEMA sent;    -- what Atlassian said, where the views show something worked out of it
-- What makes two addresses the same place: the host of a site, host and path elsewhere.
CREATE MACRO place(url) AS
    regexp_replace(regexp_replace(lower(url), '^https?://', ''), '^([^/]*\.atlassian\.net)/.*$|/+$', '\1');
-- A group's id. Some answers give its ARI, others the last part alone.
CREATE MACRO group_of(id) AS regexp_replace(id, '^ari:cloud:identity::group/', '');
-- A time as Atlassian writes it, in UTC. What cannot be read as a time is an error: it must not pass for "never".
CREATE MACRO moment(written) AS (nullif(trim(written), '')::TIMESTAMPTZ AT TIME ZONE 'UTC')::TIMESTAMP;
CREATE TABLE stored.schema_version (version INTEGER, applied_at TIMESTAMP, tool_version VARCHAR);
CREATE TABLE stored.views_made (digest VARCHAR);  -- of the file that made the views

CREATE TABLE stored.snapshot (
    id VARCHAR, org_id VARCHAR, org_name VARCHAR, taken_at TIMESTAMP, published_at TIMESTAMP,
    tool_version VARCHAR, complete BOOLEAN
);
CREATE TABLE stored.coverage (
    snapshot VARCHAR, source VARCHAR, scope VARCHAR, outcome VARCHAR, requests BIGINT, pages BIGINT, rows BIGINT,
    claimed BIGINT, http_status INTEGER, reason VARCHAR, hint VARCHAR, started_at TIMESTAMP, ended_at TIMESTAMP
);
-- Records that were read and cannot be used as they are; publishing turns them into coverage.
CREATE TABLE stored.defect (snapshot VARCHAR, source VARCHAR, scope VARCHAR, defect VARCHAR, records BIGINT);

-- What the configuration says, as it was when the snapshot was published or last checked; said is all of it, as JSON.
CREATE TABLE stored.configuration (snapshot VARCHAR, said VARCHAR);
CREATE TABLE stored.configured_site (snapshot VARCHAR, site VARCHAR, url VARCHAR);
CREATE TABLE stored.configured_domain (snapshot VARCHAR, name VARCHAR, class VARCHAR);
CREATE TABLE stored.configured_desk (snapshot VARCHAR, site VARCHAR, project VARCHAR, audience VARCHAR);
CREATE TABLE stored.attested_setting (
    snapshot VARCHAR, topic VARCHAR, site VARCHAR, project VARCHAR, value VARCHAR, attested_by VARCHAR, attested_on DATE
);

-- What Atlassian says.
CREATE TABLE stored.domain (snapshot VARCHAR, name VARCHAR, claim_status VARCHAR);
CREATE TABLE stored.directory (snapshot VARCHAR, directory_id VARCHAR, name VARCHAR);
CREATE TABLE sent.workspace (
    snapshot VARCHAR, resource_id VARCHAR, owner VARCHAR, name VARCHAR, type VARCHAR, host_url VARCHAR, status VARCHAR,
    capacity BIGINT, sandbox BOOLEAN
);
CREATE TABLE sent.directory_account (
    snapshot VARCHAR, account_id VARCHAR, name VARCHAR, email VARCHAR, email_verified BOOLEAN, status VARCHAR,
    claim_status VARCHAR, management_source VARCHAR, added_at TIMESTAMP, mfa_enabled BOOLEAN, job_title VARCHAR,
    department VARCHAR, platform_roles VARCHAR, uses_listed BOOLEAN
);
CREATE TABLE sent.managed_account (
    snapshot VARCHAR, account_id VARCHAR, name VARCHAR, email VARCHAR, status VARCHAR, guard_billable BOOLEAN,
    last_active_at TIMESTAMP
);
CREATE TABLE sent.app_use (snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, last_active_at TIMESTAMP);
-- Apps of managed accounts, other companies' included. They are told apart from ours by their address.
CREATE TABLE sent.managed_use (
    snapshot VARCHAR, account_id VARCHAR, app VARCHAR, name VARCHAR, url VARCHAR, last_active_at TIMESTAMP
);
CREATE TABLE stored.account_group (
    snapshot VARCHAR, group_id VARCHAR, directory_id VARCHAR, name VARCHAR, description VARCHAR,
    externally_synced BOOLEAN, managed_by VARCHAR, members_claimed BIGINT
);
CREATE TABLE stored.group_member (snapshot VARCHAR, group_id VARCHAR, account_id VARCHAR);
CREATE TABLE stored.group_role (
    snapshot VARCHAR, group_id VARCHAR, resource_id VARCHAR, role VARCHAR, is_default BOOLEAN
);
CREATE TABLE sent.role_holder (snapshot VARCHAR, resource_id VARCHAR, role VARCHAR, account_id VARCHAR);
-- Where an account was seen on a site. account_type is empty where the source does not tell.
CREATE TABLE sent.sighting (
    snapshot VARCHAR, site VARCHAR, source VARCHAR, account_id VARCHAR, account_type VARCHAR, name VARCHAR,
    email VARCHAR, active BOOLEAN
);
CREATE TABLE stored.desk (snapshot VARCHAR, site VARCHAR, desk_id VARCHAR, project VARCHAR, name VARCHAR);
CREATE TABLE stored.desk_customer (snapshot VARCHAR, site VARCHAR, desk_id VARCHAR, account_id VARCHAR);
CREATE TABLE stored.customer_organization (
    snapshot VARCHAR, site VARCHAR, customer_organization_id VARCHAR, name VARCHAR, scim_managed BOOLEAN
);
CREATE TABLE stored.customer_organization_member (
    snapshot VARCHAR, site VARCHAR, customer_organization_id VARCHAR, account_id VARCHAR
);
CREATE TABLE stored.request_count (
    snapshot VARCHAR, site VARCHAR, account_id VARCHAR, source VARCHAR, requests BIGINT
);

-- What follows from the above and the configuration (queries/derive.sql), worked out once so that policies need not.
CREATE TABLE stored.resource (
    snapshot VARCHAR, resource_id VARCHAR, app VARCHAR, app_name VARCHAR, site VARCHAR, url VARCHAR, sandbox BOOLEAN,
    status VARCHAR, capacity BIGINT
);
CREATE TABLE stored.account (
    snapshot VARCHAR, account_id VARCHAR, kind VARCHAR, kind_known_from VARCHAR, site VARCHAR, name VARCHAR,
    email VARCHAR, email_domain VARCHAR, status VARCHAR, managed BOOLEAN, audience VARCHAR, domain_class VARCHAR,
    management_source VARCHAR, added_at TIMESTAMP, last_active_at TIMESTAMP, guard_billable BOOLEAN,
    mfa_enabled BOOLEAN, job_title VARCHAR, department VARCHAR, platform_roles VARCHAR, uses_listed BOOLEAN
);
CREATE TABLE stored.entitlement (
    snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, site VARCHAR, app VARCHAR, role VARCHAR,
    sandbox BOOLEAN, billed BOOLEAN, counts_for_guard BOOLEAN, last_used_at TIMESTAMP
);
CREATE TABLE stored.app_use (
    snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, app VARCHAR, site VARCHAR, name VARCHAR, url VARCHAR,
    last_active_at TIMESTAMP, elsewhere BOOLEAN
);

-- What checking a snapshot gives.
CREATE TABLE stored.policy_result (
    snapshot VARCHAR, checked_at TIMESTAMP, policy VARCHAR, title VARCHAR, severity VARCHAR, status VARCHAR,
    findings BIGINT, why VARCHAR, remedy VARCHAR, controls VARCHAR[], gaps VARCHAR[]
);
CREATE TABLE stored.finding (
    snapshot VARCHAR, policy VARCHAR, subject VARCHAR, summary VARCHAR, severity VARCHAR, monthly_cost DECIMAL(18, 4),
    evidence JSON
);

-- Which roles take a paid seat, and which make an account count for Guard Standard.
-- https://support.atlassian.com/user-management/docs/what-are-the-different-types-of-roles/ and domain rules in docs/rules.md.
CREATE TABLE stored.role_rule (role VARCHAR, takes_seat BOOLEAN, counts_for_guard BOOLEAN);
INSERT INTO stored.role_rule VALUES
    ('user', true, true), ('admin', true, true), ('guest', false, true), ('customer', false, false),
    ('stakeholder', false, false), ('contributor', false, false), ('basic', false, false),
    ('user-access-admin', false, false);
