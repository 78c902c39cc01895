-- What a bill is worked out from beside the views. Steps count changes: step 0 is today; what is there *until* a step is
-- not there any more at that step; 2147483647 stands for "for good".
CREATE OR REPLACE TEMP TABLE billed_plan (
    site VARCHAR, app VARCHAR, plan VARCHAR, billing VARCHAR, seats BIGINT, collection VARCHAR, host VARCHAR, renews DATE,
    sold_on VARCHAR
);
-- sold_on is the site of the line: an app without a site is in its collection on the one site that this is sold on.
INSERT INTO billed_plan
SELECT site, app, plan, billing, seats, min(collection) OVER bundle, host, renews,
    CASE
        WHEN collection <> '' AND site = '' AND min(nullif(site, '')) OVER bundle = max(nullif(site, '')) OVER bundle
            THEN min(nullif(site, '')) OVER bundle
        ELSE site
    END
FROM plan WINDOW bundle AS (PARTITION BY lower(collection));
CREATE OR REPLACE TEMP TABLE price (
    number INTEGER, app VARCHAR, site VARCHAR, plan VARCHAR, billing VARCHAR, mode VARCHAR, per VARCHAR, flat_to BIGINT,
    flat DECIMAL(18, 6), maximum_quantity BOOLEAN, is_list BOOLEAN, confidence VARCHAR, origin VARCHAR
);
CREATE OR REPLACE TEMP TABLE band (
    price INTEGER, "first" BIGINT, "last" BIGINT, "each" DECIMAL(18, 6), total DECIMAL(18, 6)
);
CREATE OR REPLACE TEMP TABLE term (app VARCHAR, site VARCHAR, discount DECIMAL(9, 8), tax DECIMAL(9, 8));
CREATE OR REPLACE TEMP TABLE change (
    step INTEGER, act VARCHAR, account_id VARCHAR, group_id VARCHAR, resource_id VARCHAR, role VARCHAR
);
CREATE OR REPLACE TEMP TABLE lost_role (account_id VARCHAR, resource_id VARCHAR, role VARCHAR, "until" INTEGER);
CREATE OR REPLACE TEMP TABLE gained_role (account_id VARCHAR, resource_id VARCHAR, role VARCHAR, since INTEGER);
CREATE OR REPLACE TEMP TABLE lost_seat (account_id VARCHAR, app VARCHAR, site VARCHAR, "until" INTEGER);
CREATE OR REPLACE TEMP TABLE lost_account (account_id VARCHAR, "until" INTEGER, everywhere BOOLEAN);
CREATE OR REPLACE TEMP TABLE lost_guard (account_id VARCHAR, "until" INTEGER, standard_only BOOLEAN);
-- Whether an account is counted at all: what changes one account changes can be worked out of that one alone.
CREATE OR REPLACE TEMP MACRO is_counted(account) AS (getvariable('counted')::VARCHAR IS NULL OR account = getvariable('counted')::VARCHAR);
CREATE OR REPLACE TEMP TABLE cancelled (app VARCHAR, site VARCHAR);
-- What was forecast to go and did, for a bill with it. Guard's is app 'guard'.
CREATE OR REPLACE TEMP TABLE returned_seat (account_id VARCHAR, app VARCHAR, site VARCHAR);
