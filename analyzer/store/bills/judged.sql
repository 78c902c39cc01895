-- What the rules of Guard say of $account.
SELECT coalesce(u.because, '') AS because, coalesce(u.exempt, '') AS exempt, coalesce(u.standard, false) AS standard,
    coalesce(x.guard_billable, false) AS external_billable,
    coalesce((SELECT plan FROM billed_plan WHERE app = 'guard'), '') AS plan
FROM (SELECT $account AS account_id) a
LEFT JOIN (SELECT * FROM guard_user WHERE account_id = $account) u USING (account_id)
LEFT JOIN (SELECT account_id, bool_or(guard_billable) AS guard_billable FROM external_user WHERE account_id = $account GROUP BY account_id) x
    USING (account_id);
