INSERT INTO stored.policy_result
SELECT getvariable('snapshot'), checked_at(), ?, ?, ?, ?, ?, ?, ?, ?, ?;
