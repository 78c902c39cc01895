-- Joins everything that was said of an account. The organization's directory knows best, then the list of managed
-- accounts, then what the sites saw.
INSERT INTO stored.account
WITH directory AS (
    SELECT coalesce(d.account_id, m.account_id) AS account_id, coalesce(d.name, m.name) AS name,
        coalesce(d.email, m.email, seen.email) AS email,
        coalesce(d.status, CASE m.status WHEN 'active' THEN 'not_invited' ELSE 'deactivated' END) AS status,
        coalesce(d.claim_status = 'managed', m.account_id IS NOT NULL) AS managed, d.management_source, d.added_at,
        m.last_active_at, m.guard_billable, d.mfa_enabled, d.job_title, d.department, d.platform_roles,
        coalesce(d.uses_listed, false) AS uses_listed
    FROM (SELECT * FROM stored.directory_account WHERE snapshot = getvariable('snapshot')) d
    FULL JOIN (SELECT * FROM stored.managed_account WHERE snapshot = getvariable('snapshot')) m USING (account_id)
    LEFT JOIN (
        SELECT account_id, max(email) AS email FROM stored.sighting
        WHERE snapshot = getvariable('snapshot') GROUP BY account_id
    ) seen USING (account_id)
),
seen AS (
    SELECT account_id, min(site) AS site, max(nullif(account_type, '')) AS account_type, max(name) AS name,
        max(email) AS email, bool_or(active) AS active
    FROM stored.sighting s
    WHERE snapshot = getvariable('snapshot')
        AND NOT EXISTS (SELECT 1 FROM directory d WHERE d.account_id = s.account_id)
    GROUP BY account_id
)
SELECT getvariable('snapshot'), account_id, 'atlassian', 'directory', '', name, email, status, managed,
    management_source, added_at, last_active_at, guard_billable, mfa_enabled, job_title, department, platform_roles,
    uses_listed
FROM directory
UNION ALL
SELECT getvariable('snapshot'), account_id,
    CASE account_type
        WHEN 'atlassian' THEN 'atlassian' WHEN 'app' THEN 'app' WHEN 'customer' THEN 'portal-only'
        ELSE CASE WHEN account_type IS NULL AND starts_with(account_id, 'qm:') THEN 'portal-only' ELSE 'unknown' END
    END,
    CASE WHEN account_type IS NULL THEN 'form of the id' ELSE 'account type' END,
    CASE WHEN account_type = 'customer' OR (account_type IS NULL AND starts_with(account_id, 'qm:')) THEN site ELSE '' END,
    name, email, CASE WHEN active THEN 'active' ELSE 'deactivated' END, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, false
FROM seen;
