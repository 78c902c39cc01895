-- What follows from who people are: their domains, how their accounts stand on each site, who uses which desk.
CREATE TABLE stored.email_domain (
    snapshot VARCHAR, name VARCHAR, readable VARCHAR, class VARCHAR, resembles VARCHAR, accounts BIGINT
);
CREATE TABLE stored.account_state (snapshot VARCHAR, site VARCHAR, account_id VARCHAR, state VARCHAR);
CREATE TABLE stored.desk_use (
    snapshot VARCHAR, site VARCHAR, desk_id VARCHAR, internal BIGINT, "external" BIGINT, unknown BIGINT
);
CREATE TABLE stored.same_person (
    snapshot VARCHAR, account_id VARCHAR, other_account_id VARCHAR, score DECIMAL(3, 2), evidence VARCHAR
);
