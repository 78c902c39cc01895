-- Version 2: what the form of records showed, what was counted twice, and the rest of the sources.
ALTER TABLE stored.defect ADD COLUMN sample VARCHAR;  -- the form of one such record: names and types, no values
-- Fields that Atlassian sends and its documents do not have. They are noted, and nothing depends on them.
CREATE TABLE stored.unknown_field (snapshot VARCHAR, source VARCHAR, field VARCHAR);
-- A time that cannot be read is a defect of its record (load/*.sql, checks), and null.
CREATE OR REPLACE MACRO moment(written) AS
    (TRY_CAST(nullif(trim(written), '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC')::TIMESTAMP;
CREATE MACRO is_time(written) AS coalesce(trim(written), '') = '' OR TRY_CAST(written AS TIMESTAMPTZ) IS NOT NULL;
CREATE MACRO project_of(of_site, desk) AS coalesce((
    SELECT d.project FROM stored.desk d
    WHERE d.snapshot = getvariable('snapshot') AND d.site = of_site AND d.desk_id = desk
), desk);

-- The audit log of each organization. It only grows: Atlassian forgets after 180 days.
CREATE TABLE stored.audit_event (
    org_id VARCHAR, event_id VARCHAR, happened_at TIMESTAMP, processed_at TIMESTAMP, action VARCHAR, actor_id VARCHAR,
    on_behalf_of VARCHAR, app_id VARCHAR, auth_type VARCHAR, token_id VARCHAR,
    objects STRUCT(id VARCHAR, type VARCHAR, attributes JSON)[], containers STRUCT(id VARCHAR, type VARCHAR)[], ip VARCHAR
);

-- What Atlassian says of the organization as a whole.
CREATE TABLE sent.total (snapshot VARCHAR, source VARCHAR, total BIGINT);
CREATE TABLE stored.api_token (
    snapshot VARCHAR, token_id VARCHAR, account_id VARCHAR, label VARCHAR, status VARCHAR, created_at TIMESTAMP,
    expires_at TIMESTAMP, last_active_at TIMESTAMP, scopes VARCHAR[]
);
CREATE TABLE stored.api_key (
    snapshot VARCHAR, key_id VARCHAR, label VARCHAR, created_by VARCHAR, created_at TIMESTAMP, expires_at TIMESTAMP,
    last_active_at TIMESTAMP, scopes VARCHAR[]
);
CREATE TABLE stored.organization_policy (
    snapshot VARCHAR, policy_id VARCHAR, type VARCHAR, name VARCHAR, enabled BOOLEAN, resources VARCHAR[], allowed VARCHAR[]
);
CREATE TABLE sent.approved_domain (snapshot VARCHAR, domain VARCHAR, enabled BOOLEAN);
CREATE TABLE sent.approved_app (
    snapshot VARCHAR, domain VARCHAR, resource_id VARCHAR, role VARCHAR, approval_required BOOLEAN
);
-- Whose last use was asked for, one by one, and answered; what was answered is in sent.app_use.
CREATE TABLE sent.activity (snapshot VARCHAR, account_id VARCHAR, added_at TIMESTAMP);
-- The accounts whose roles are read the long way too, and what came of it.
CREATE TABLE stored.sampled_account (snapshot VARCHAR, account_id VARCHAR);
CREATE TABLE sent.sampled_role (
    snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, role VARCHAR, direct BOOLEAN
);
CREATE TABLE stored.sampled_difference (
    snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, role VARCHAR, difference VARCHAR
);

-- What sites, Confluence and Bitbucket say of who may do what.
CREATE TABLE stored.application_role (
    snapshot VARCHAR, site VARCHAR, "key" VARCHAR, name VARCHAR, seats BIGINT, users BIGINT, unlimited BOOLEAN,
    default_groups VARCHAR[]
);
CREATE TABLE stored.project_role (snapshot VARCHAR, site VARCHAR, project VARCHAR, role_id VARCHAR, name VARCHAR);
CREATE TABLE stored.project_role_actor (
    snapshot VARCHAR, site VARCHAR, project VARCHAR, role_id VARCHAR, account_id VARCHAR, group_id VARCHAR
);
CREATE TABLE stored.project_permission (
    snapshot VARCHAR, site VARCHAR, project VARCHAR, scheme VARCHAR, permission VARCHAR, holder_type VARCHAR,
    holder VARCHAR
);
CREATE TABLE stored.desk_organization (
    snapshot VARCHAR, site VARCHAR, desk_id VARCHAR, customer_organization_id VARCHAR
);
CREATE TABLE stored.confluence_group (snapshot VARCHAR, site VARCHAR, group_id VARCHAR, name VARCHAR);
CREATE TABLE stored.confluence_guest (snapshot VARCHAR, site VARCHAR, account_id VARCHAR);
CREATE TABLE stored.bitbucket_member (snapshot VARCHAR, workspace VARCHAR, account_id VARCHAR);
CREATE TABLE stored.bitbucket_permission (
    snapshot VARCHAR, workspace VARCHAR, account_id VARCHAR, permission VARCHAR
);
CREATE TABLE stored.bitbucket_repository_permission (
    snapshot VARCHAR, workspace VARCHAR, repository VARCHAR, account_id VARCHAR, permission VARCHAR
);
-- When requests that concern an account were last raised or touched.
CREATE TABLE stored.request_time (
    snapshot VARCHAR, site VARCHAR, account_id VARCHAR, source VARCHAR, happened_at TIMESTAMP
);
