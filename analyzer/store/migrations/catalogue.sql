-- What the configuration says beside sites, domains and desks.
-- Settings that no API shows: what can be attested, of what (desk, site, organization), and how people speak of it.
CREATE TABLE stored.topic (snapshot VARCHAR, topic VARCHAR, scope VARCHAR, what VARCHAR, "where" VARCHAR);
CREATE TABLE stored.configured_plan (
    snapshot VARCHAR, site VARCHAR, app VARCHAR, plan VARCHAR, billing VARCHAR, seats BIGINT, collection VARCHAR,
    attested_by VARCHAR, attested_on DATE
);
-- One row where somebody attested what approved domains give; the grants, which may be none, are beside it.
CREATE TABLE stored.attested_domains (snapshot VARCHAR, attested_by VARCHAR, attested_on DATE);
CREATE TABLE stored.attested_grant (
    snapshot VARCHAR, domain VARCHAR, site VARCHAR, app VARCHAR, role VARCHAR, approval_required BOOLEAN
);
-- One row where somebody gave a list of leavers; the people, who may be none, are beside it.
CREATE TABLE stored.leaver_list (snapshot VARCHAR, attested_by VARCHAR, attested_on DATE);
CREATE TABLE stored.leaver (snapshot VARCHAR, email VARCHAR, left_on DATE);
CREATE TABLE stored.planned_migration (snapshot VARCHAR, site VARCHAR, target VARCHAR, planned_on DATE);
CREATE TABLE stored.configured_owner (snapshot VARCHAR, kind VARCHAR, "of" VARCHAR, owner VARCHAR);
