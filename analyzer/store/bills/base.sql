-- The bill as it is, put aside: the tables that it was worked out in are needed for single accounts.
CREATE OR REPLACE TEMP TABLE base_subscription AS FROM subscription;
CREATE OR REPLACE TEMP TABLE base_quantity AS SELECT name, seats FROM quantity WHERE step = 0;
CREATE OR REPLACE TEMP TABLE base_part AS
SELECT 'of ' || concat_ws('@', app, nullif(site, '')) AS name, count(*) AS seats FROM app_charge GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE recorded AS FROM recorded_apps();
CREATE OR REPLACE TEMP TABLE trial (step INTEGER, name VARCHAR, moved BIGINT);
