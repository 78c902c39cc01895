-- What is paid for at step 0 and not at step 1.
SELECT app, site, account_id FROM app_charge WHERE since = 0 AND "until" = 1
UNION ALL
SELECT 'guard', '', account_id FROM charge WHERE name = 'guard' AND since = 0 AND "until" = 1
ORDER BY 1, 2, 3;
