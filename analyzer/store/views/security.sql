-- Who could do harm, and since when we know of whom.
CREATE OR REPLACE VIEW administrator AS
SELECT account_id, trim(granted.role) AS role, '' AS site, '' AS app, '' AS resource_id
FROM account, unnest(string_split(platform_roles, ',')) AS granted(role)
WHERE trim(granted.role) IN ('org-admin', 'site-admin', 'user-access-admin')
UNION ALL
SELECT account_id, role, site, app, resource_id FROM entitlement
WHERE role IN ('admin', 'user-access-admin') AND NOT sandbox;
COMMENT ON VIEW administrator IS 'Who administers what: the organization and its sites, and apps that are no sandbox copies. A row for each such role.';
COMMENT ON COLUMN administrator.account_id IS 'the account, whatever its status';
COMMENT ON COLUMN administrator.role IS 'org-admin, site-admin, user-access-admin or admin';
COMMENT ON COLUMN administrator.site IS 'the site of the app; empty for a role in the organization as a whole';
COMMENT ON COLUMN administrator.app IS 'the app; empty for a role in the organization as a whole';
COMMENT ON COLUMN administrator.resource_id IS 'the app on that site; empty for a role in the organization as a whole';

CREATE OR REPLACE VIEW account_first_seen AS
SELECT here.account_id, min(s.taken_at) AS first_seen_at
FROM account here
JOIN stored.account a ON a.account_id = here.account_id
JOIN stored.snapshot s ON s.id = a.snapshot
WHERE s.org_id = (SELECT org_id FROM snapshot) AND s.taken_at <= (SELECT taken_at FROM snapshot)
GROUP BY here.account_id;
COMMENT ON VIEW account_first_seen IS 'Since when each account has been known here: no source tells when a portal-only account was made.';
COMMENT ON COLUMN account_first_seen.account_id IS 'the account';
COMMENT ON COLUMN account_first_seen.first_seen_at IS 'when the oldest snapshot that has it was taken, up to the one that is shown, UTC; it may be older than that';
