/*
scope    = "''"
id       = "coalesce(r.accountId, lower(r.email))"
required = []

[fields]
accountId = "VARCHAR"
email = "VARCHAR"
policyId = "VARCHAR"
policyName = "VARCHAR"

[checks]
"no policy is named" = "coalesce(r.policyId, r.policyName) IS NOT NULL"
*/
-- Nobody documents these fields. An answer may name people by their address only.
INSERT INTO sent.policy_member (snapshot, account_id, policy)
SELECT getvariable('snapshot'), coalesce(r.accountId, (
        SELECT min(account_id) FROM sent.directory_account
        WHERE snapshot = getvariable('snapshot') AND lower(trim(email)) = page.id
    )) AS account_id, coalesce(r.policyName, r.policyId)
FROM page
WHERE account_id IS NOT NULL AND coalesce(r.policyName, r.policyId) IS NOT NULL;
