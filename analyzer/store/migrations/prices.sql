-- What plans say of Marketplace apps and of dates, the bill as it was at the last check, and savings that were forecast.
ALTER TABLE stored.configured_plan ADD COLUMN host VARCHAR;
ALTER TABLE stored.configured_plan ADD COLUMN renews DATE;
CREATE TABLE stored.bill_line (
    snapshot VARCHAR, name VARCHAR, kind VARCHAR, app VARCHAR, site VARCHAR, plan VARCHAR, billing VARCHAR, covers VARCHAR[],
    seats BIGINT, month DECIMAL(18, 4), year DECIMAL(18, 4), currency VARCHAR, is_list BOOLEAN, unknown VARCHAR
);
-- Forecasts only grow, and are kept by organization: they outlive the snapshot that they were made on.
CREATE TABLE stored.forecast (
    number BIGINT, org_id VARCHAR, snapshot_id VARCHAR, name VARCHAR, made_at TIMESTAMP, currency VARCHAR
);
-- What a line is to cost less a month; null where a price was not known. It is felt from the day *due* on.
CREATE TABLE stored.forecast_line (number BIGINT, line VARCHAR, seats BIGINT, month DECIMAL(18, 4), due DATE);
-- Whose seats are to go, and who is not to count for Guard (app 'guard') any more: what later snapshots are asked for.
CREATE TABLE stored.forecast_seat (number BIGINT, app VARCHAR, site VARCHAR, account_id VARCHAR);
