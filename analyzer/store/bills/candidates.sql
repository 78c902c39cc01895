-- Everyone who counts in the line getvariable('fitted'): why they are kept, if they are, and what they lose.
-- Atlassian records use of some apps only: whoever holds a seat in another one may use it without anybody's knowing.
CREATE OR REPLACE TEMP TABLE fitted_seat AS
SELECT s.account_id, s.resource_id, s.role, s.app, s.site, s.last_used_at
FROM seat s JOIN (SELECT unnest(covers) AS part FROM subscription WHERE name = getvariable('fitted')) c
    ON c.part = concat_ws('@', s.app, nullif(s.site, ''));

CREATE OR REPLACE TEMP TABLE fitted_path AS
SELECT DISTINCT p.account_id, p.resource_id, p.role, coalesce(p.group_id, '') AS group_id, coalesce(p.group_name, '') AS "group",
    coalesce(p.externally_synced, false) AS synced
FROM fitted_seat s JOIN entitlement_path p ON p.account_id = s.account_id AND p.resource_id = s.resource_id AND p.role = s.role;

CREATE OR REPLACE TEMP TABLE candidate AS
WITH held AS (
    SELECT account_id, max(last_used_at) AS last_used_at, bool_and(app IN (FROM recorded_apps())) AS recorded FROM fitted_seat GROUP BY account_id
),
path AS (SELECT account_id, bool_or(synced) AS synced FROM fitted_path GROUP BY account_id),
administering AS (
    SELECT DISTINCT e.account_id FROM entitlement e JOIN (SELECT DISTINCT resource_id FROM fitted_seat) USING (resource_id)
    WHERE contains(e.role, 'admin')
),
guarded AS (
    SELECT DISTINCT m.account_id FROM group_member m JOIN account_group g USING (group_id)
    WHERE list_contains(getvariable('protected_groups')::VARCHAR[], lower(g.name))
        OR list_contains(getvariable('protected_groups')::VARCHAR[], lower(g.group_id))
),
serving AS (SELECT DISTINCT account_id FROM account_state WHERE state = 'SVC')
SELECT a.account_id, a.name, a.email, h.last_used_at, a.added_at, p.synced, CASE
        WHEN list_contains(getvariable('protected_accounts')::VARCHAR[], lower(a.account_id))
            OR list_contains(getvariable('protected_accounts')::VARCHAR[], a.email) THEN 'protected account'
        WHEN list_contains(getvariable('protected_domains')::VARCHAR[], a.email_domain) THEN 'protected domain'
        WHEN g.account_id IS NOT NULL THEN 'in a protected group'
        WHEN coalesce(a.platform_roles, '') <> '' THEN 'administers the organization or a site'
        WHEN m.account_id IS NOT NULL THEN 'administers the app'
        WHEN s.account_id IS NOT NULL THEN 'service account'
        ELSE ''
    END AS kept, CASE
        WHEN h.last_used_at > taken_at() - to_days(getvariable('idle_days')) OR a.added_at > taken_at() - to_days(getvariable('idle_days'))
            THEN 'used or added lately'
        WHEN NOT h.recorded THEN 'use not known'
        WHEN h.last_used_at IS NOT NULL THEN 'not used lately'
        WHEN NOT a.uses_listed OR a.added_at IS NULL THEN 'use not known'
        ELSE 'never used'
    END AS harm
FROM held h
JOIN account a USING (account_id)
JOIN path p USING (account_id)
LEFT JOIN administering m USING (account_id)
LEFT JOIN guarded g USING (account_id)
LEFT JOIN serving s USING (account_id);
