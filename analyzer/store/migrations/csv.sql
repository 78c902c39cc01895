-- What the admin site's CSV exports say, where the tables for what Atlassian's API says have no place for it.
-- People as a file lists them, kept only beside what the API says of the same list: for comparing.
CREATE TABLE sent.csv_person (
    snapshot VARCHAR, export VARCHAR, account_id VARCHAR, name VARCHAR, email VARCHAR, status VARCHAR, org_roles VARCHAR,
    guard_billable BOOLEAN
);
CREATE TABLE sent.csv_role (snapshot VARCHAR, account_id VARCHAR, resource_id VARCHAR, role VARCHAR);
-- The apps that a file has columns for. Of the others it says nothing.
CREATE TABLE sent.csv_app (snapshot VARCHAR, resource_id VARCHAR, app VARCHAR, site VARCHAR);
CREATE TABLE sent.policy_member (
    snapshot VARCHAR, account_id VARCHAR, policy VARCHAR, policy_type VARCHAR, single_sign_on BOOLEAN, two_step BOOLEAN,
    password_requirements VARCHAR, idle_session VARCHAR
);
CREATE TABLE sent.external_user (
    snapshot VARCHAR, account_id VARCHAR, email VARCHAR, last_active_at TIMESTAMP, products VARCHAR, guard_billable BOOLEAN
);
