/*
title    = "Every API token is used, by someone who is still here"
severity = "high"
why      = "A token opens what its owner may open, without a second factor and unseen. One that nobody uses, or whose owner is gone, is missed by nobody when it is stolen."
remedy   = "Revoke the token: admin.atlassian.com > Security > API tokens. Where something still runs on it, give that a token of its own first."
controls = ["ISO27001 A.5.17", "CIS 6.2"]
needs    = ["accounts", "managed-accounts", "api-tokens", "leavers"]

# Blocked and expired tokens open nothing any more.
[params]
unused_days       = 90
never_used_days   = 30
*/
SELECT
    judged.token_id AS subject,
    'the token ' || coalesce(judged.label, judged.token_id) || ' of ' || coalesce(judged.name, judged.account_id) || ': '
        || concat_ws('; ', judged.owner_gone, judged.unused) AS summary,
    judged.token_id, judged.label, judged.account_id, judged.name, judged.email, judged.status AS owner_status, judged.left_on,
    judged.created_at, judged.last_active_at, judged.expires_at
FROM (
    SELECT
        token.token_id, token.label, token.account_id, token.created_at, token.last_active_at, token.expires_at,
        account.name, account.email, account.status, gone.left_on,
        CASE
            WHEN account.account_id IS NULL THEN 'its owner is in no list of accounts'
            WHEN account.status IN ('deactivated', 'suspended', 'for_deletion') THEN 'its owner is ' || replace(account.status, '_', ' ')
            WHEN gone.account_id IS NOT NULL THEN 'its owner has left'
        END AS owner_gone,
        CASE
            WHEN token.last_active_at <= taken_at() - to_days($unused_days)
            THEN 'last used ' || date_diff('day', token.last_active_at, taken_at()) || ' days ago'
            WHEN token.last_active_at IS NULL AND token.created_at <= taken_at() - to_days($never_used_days)
            THEN 'never used since it was made ' || date_diff('day', token.created_at, taken_at()) || ' days ago'
        END AS unused
    FROM api_token token
    LEFT JOIN account ON account.account_id = token.account_id
    LEFT JOIN (
        SELECT account_id, min(left_on) AS left_on FROM leaver WHERE left_on IS NULL OR left_on < CAST(taken_at() AS DATE) GROUP BY account_id
    ) gone ON gone.account_id = token.account_id
    WHERE token.status <> 'blocked' AND (token.expires_at IS NULL OR token.expires_at > taken_at())
) judged
WHERE judged.owner_gone IS NOT NULL OR judged.unused IS NOT NULL
ORDER BY subject
