-- Works out, for the selected snapshot, what the views show: from what Atlassian sent and what the configuration says.
DELETE FROM stored.resource WHERE snapshot = getvariable('snapshot');
DELETE FROM stored.entitlement WHERE snapshot = getvariable('snapshot');
DELETE FROM stored.app_use WHERE snapshot = getvariable('snapshot');

INSERT INTO stored.resource
SELECT w.snapshot, w.resource_id,
    CASE w.owner
        WHEN 'jira-software' THEN 'jira' WHEN 'jira-core' THEN 'jira'
        WHEN 'jira-servicedesk' THEN 'jsm' WHEN 'jira-product-discovery' THEN 'jpd'
        ELSE w.owner
    END,
    w.type, coalesce(c.site, regexp_extract(w.host_url, '^https://([a-z0-9-]+)\.atlassian\.net', 1), ''), w.host_url,
    w.sandbox, w.status, w.capacity
FROM sent.workspace w
LEFT JOIN stored.configured_site c ON c.snapshot = w.snapshot AND c.url = rtrim(w.host_url, '/')
WHERE w.snapshot = getvariable('snapshot');

INSERT INTO stored.entitlement
SELECT h.snapshot, h.account_id, h.resource_id, r.site, r.app, h.role, r.sandbox,
    coalesce(rule.takes_seat, false) AND NOT r.sandbox, coalesce(rule.counts_for_guard, false), u.last_active_at
FROM sent.role_holder h
JOIN stored.resource r ON r.snapshot = h.snapshot AND r.resource_id = h.resource_id
LEFT JOIN stored.role_rule rule ON rule.role = h.role
LEFT JOIN sent.app_use u
    ON u.snapshot = h.snapshot AND u.account_id = h.account_id AND u.resource_id = h.resource_id
WHERE h.snapshot = getvariable('snapshot');

INSERT INTO stored.app_use
SELECT u.snapshot, u.account_id, r.resource_id, r.app, r.site, r.app_name, r.url, u.last_active_at, false
FROM sent.app_use u
JOIN stored.resource r ON r.snapshot = u.snapshot AND r.resource_id = u.resource_id
WHERE u.snapshot = getvariable('snapshot');

-- An app of a managed account is ours where its address is that of one of our apps.
INSERT INTO stored.app_use
SELECT u.snapshot, u.account_id, NULL, u.app, '', u.name, u.url, u.last_active_at, true
FROM sent.managed_use u
WHERE u.snapshot = getvariable('snapshot')
    AND place(u.url) NOT IN (
        SELECT place(url) FROM stored.resource WHERE snapshot = getvariable('snapshot') AND url IS NOT NULL
    );

-- Everything that was said of an account. The organization's directory knows best, then the list of managed accounts,
-- then what the sites saw.
CREATE OR REPLACE TEMP TABLE everybody AS
WITH seen AS (
    SELECT account_id, min(site) AS site, max(nullif(account_type, '')) AS account_type, max(name) AS name,
        max(email) AS email, bool_or(active) AS active
    FROM sent.sighting
    WHERE snapshot = getvariable('snapshot')
    GROUP BY account_id
),
directory AS (
    SELECT coalesce(d.account_id, m.account_id) AS account_id, coalesce(d.name, m.name) AS name,
        coalesce(d.email, m.email) AS email,
        coalesce(d.status, CASE WHEN m.status = 'active' THEN 'not_invited' WHEN m.status <> '' THEN 'deactivated' END)
            AS status,
        coalesce(d.claim_status = 'managed', nullif(m.account_id IS NOT NULL, false)) AS managed, d.management_source,
        coalesce(d.added_at, u.added_at) AS added_at,
        m.last_active_at, m.guard_billable, d.mfa_enabled, d.job_title, d.department, d.platform_roles,
        coalesce(d.uses_listed, false) OR u.account_id IS NOT NULL AS uses_listed
    FROM (SELECT * FROM sent.directory_account WHERE snapshot = getvariable('snapshot')) d
    FULL JOIN (SELECT * FROM sent.managed_account WHERE snapshot = getvariable('snapshot')) m USING (account_id)
    LEFT JOIN (SELECT * FROM sent.activity WHERE snapshot = getvariable('snapshot')) u
        ON u.account_id = coalesce(d.account_id, m.account_id)
)
SELECT coalesce(directory.account_id, seen.account_id) AS account_id,
    CASE
        WHEN directory.account_id IS NOT NULL OR seen.account_type = 'atlassian' THEN 'atlassian'
        WHEN seen.account_type = 'app' THEN 'app'
        WHEN seen.account_type = 'customer' THEN 'portal-only'
        WHEN seen.account_type IS NULL AND starts_with(seen.account_id, 'qm:') THEN 'portal-only'
        ELSE 'unknown'
    END AS kind,
    CASE
        WHEN directory.account_id IS NOT NULL THEN 'directory'
        WHEN seen.account_type IS NOT NULL THEN 'account type'
        ELSE 'form of the id'
    END AS kind_known_from,
    seen.site, coalesce(directory.name, seen.name, directory.account_id, seen.account_id) AS name,
    lower(trim(coalesce(directory.email, seen.email))) AS email,
    split_part(lower(trim(coalesce(directory.email, seen.email))), '@', -1) AS email_domain,
    CASE
        WHEN directory.account_id IS NOT NULL THEN directory.status
        WHEN seen.active THEN 'active'
        ELSE 'deactivated'
    END AS status,
    directory.* EXCLUDE (account_id, name, email, status)
FROM directory FULL JOIN seen ON seen.account_id = directory.account_id;
