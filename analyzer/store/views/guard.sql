-- Whom Guard counts, by its rules. What Atlassian says nowhere, or says twice, is a setting.
-- https://support.atlassian.com/subscriptions-and-billing/docs/manage-your-bill-for-atlassian-guard-standard
-- https://support.atlassian.com/subscriptions-and-billing/docs/manage-your-bill-for-atlassian-guard-premium/
-- They are those of the snapshot, or, where earlier ones are looked at as today's bill would be, of getvariable('configured').
CREATE OR REPLACE MACRO guard_setting(name, fallback) AS coalesce((
    SELECT (said::JSON -> 'guard' ->> name)::BOOLEAN FROM stored.configuration
    WHERE snapshot = coalesce(getvariable('configured')::VARCHAR, (SELECT snapshot_id FROM snapshot))
), fallback);
CREATE OR REPLACE MACRO guard_counts(by_role, app, role, sandbox, premium) AS by_role AND CASE
    WHEN premium THEN app IN ('jira', 'confluence') AND (NOT sandbox OR guard_setting('premium_counts_sandboxes', false))
        AND (role <> 'guest' OR guard_setting('premium_counts_guests', false))
    ELSE app <> 'jpd' OR guard_setting('count_discovery', false)
END;

CREATE OR REPLACE VIEW guard_item AS
WITH counting AS (SELECT account_id, status, last_active_at, greatest(last_active_at, added_at) AS idle_since FROM account WHERE managed AND status IN ('active', 'not_invited', 'suspended'))
SELECT e.account_id, e.resource_id, e.app, e.site, e.role, e.sandbox, false AS elsewhere,
    guard_counts(e.counts_for_guard, e.app, e.role, e.sandbox, false) AS standard,
    guard_counts(e.counts_for_guard, e.app, e.role, e.sandbox, true) AS premium, c.last_active_at, c.idle_since
FROM entitlement e JOIN counting c USING (account_id)
WHERE e.counts_for_guard AND c.status <> 'suspended'
UNION ALL
SELECT u.account_id, NULL, u.app, '', '', false, true, true, u.app IN ('jira', 'jira-software', 'jira-core', 'confluence'), c.last_active_at, c.idle_since
FROM app_use u JOIN counting c USING (account_id)
WHERE u.elsewhere;
COMMENT ON VIEW guard_item IS 'What makes a managed account count for Guard: its roles here, and apps outside this organization. Of a suspended account only those.';
COMMENT ON COLUMN guard_item.account_id IS 'the account';
COMMENT ON COLUMN guard_item.resource_id IS 'our app; null for one elsewhere';
COMMENT ON COLUMN guard_item.app IS 'the app';
COMMENT ON COLUMN guard_item.site IS 'our site; empty for one elsewhere';
COMMENT ON COLUMN guard_item.role IS 'the role; empty for an app elsewhere';
COMMENT ON COLUMN guard_item.sandbox IS 'whether it is a sandbox copy';
COMMENT ON COLUMN guard_item.elsewhere IS 'whether it lies outside this organization';
COMMENT ON COLUMN guard_item.standard IS 'whether it makes the account count for Guard Standard';
COMMENT ON COLUMN guard_item.premium IS 'whether it makes the account count for Guard Premium';
COMMENT ON COLUMN guard_item.last_active_at IS 'when the account was last active anywhere, UTC; null where not told';
COMMENT ON COLUMN guard_item.idle_since IS 'that time, or when the account was added if that was later, UTC';

-- A plan that includes Guard Standard: Enterprise, and the better plans of collections.
CREATE OR REPLACE VIEW guard_user AS
WITH included AS (
    SELECT DISTINCT s.account_id, CASE WHEN p.plan = 'enterprise' THEN 'an Enterprise plan' ELSE 'the collection ' || p.collection END AS by_plan
    FROM seat s JOIN plan p ON p.app = s.app AND p.site = s.site
    WHERE p.plan = 'enterprise' OR p.plan = 'premium' AND p.collection <> ''
),
exempt AS (
    SELECT account_id, min(by_plan) AS by_plan, max(by_policy) AS by_policy
    FROM (
        SELECT account_id, by_plan, NULL AS by_policy FROM included
        UNION ALL
        SELECT account_id, NULL, coalesce(policy, '(no name)')
        FROM authentication_policy_member WHERE policy_type = 'non-billable'
    )
    GROUP BY account_id
),
item AS (
    SELECT account_id, bool_or(standard) AS standard, bool_or(premium) AS premium, bool_or(standard AND sandbox) AS sandbox,
        string_agg(DISTINCT concat_ws(' ', app, nullif(role, ''), CASE WHEN elsewhere THEN 'elsewhere' ELSE nullif('on ' || site, 'on ') END), ', '
            ORDER BY concat_ws(' ', app, nullif(role, ''), CASE WHEN elsewhere THEN 'elsewhere' ELSE nullif('on ' || site, 'on ') END)) AS because
    FROM guard_item GROUP BY account_id
),
judged AS (
    SELECT i.account_id, i.premium, i.because, i.standard, CASE
            WHEN x.by_policy IS NOT NULL THEN 'the non-billable policy ' || x.by_policy
            WHEN x.by_plan IS NOT NULL AND NOT (i.sandbox AND guard_setting('count_enterprise_sandboxes', true)) THEN x.by_plan || ' includes it'
            ELSE ''
        END AS exempt
    FROM item i LEFT JOIN exempt x USING (account_id)
)
SELECT account_id, standard AND exempt = '' AS standard, premium, because, exempt FROM judged;
COMMENT ON VIEW guard_user IS 'Which managed accounts Guard counts, by the rules: everyone whom something makes count.';
COMMENT ON COLUMN guard_user.account_id IS 'the account';
COMMENT ON COLUMN guard_user.standard IS 'whether it counts for Guard Standard';
COMMENT ON COLUMN guard_user.premium IS 'whether it counts for Guard Premium; a non-billable authentication policy changes nothing there';
COMMENT ON COLUMN guard_user.because IS 'by what, in words';
COMMENT ON COLUMN guard_user.exempt IS 'why it does not count for Standard although something would make it; empty where nothing speaks against it';
