-- Draws, once for a snapshot, the accounts whose roles are read the long way too: at random, and the same ones every time.
INSERT INTO stored.sampled_account
SELECT getvariable('snapshot'), account_id
FROM stored.account
WHERE snapshot = getvariable('snapshot') AND kind = 'atlassian' AND status = 'active'
    AND NOT EXISTS (SELECT 1 FROM stored.sampled_account WHERE snapshot = getvariable('snapshot'))
ORDER BY md5(account_id || getvariable('snapshot')) LIMIT getvariable('sample');
