-- How every account stands on every site where it is known, and who uses each service desk.
DELETE FROM stored.account_state WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.account_state
WITH person AS (
    SELECT a.account_id, a.kind, a.site, a.email, a.email_domain, a.status,
        CASE WHEN coalesce(a.managed, a.audience = 'internal') THEN 'AA-M-' ELSE 'AA-X-' END AS owned,
        d.email_verified = false AND NOT EXISTS (
            SELECT 1 FROM sent.app_use u
            WHERE u.snapshot = getvariable('snapshot') AND u.account_id = a.account_id AND u.last_active_at IS NOT NULL
        ) AS invited
    FROM stored.account a
    LEFT JOIN sent.directory_account d ON d.snapshot = a.snapshot AND d.account_id = a.account_id
    WHERE a.snapshot = getvariable('snapshot')
),
-- Where an account holds a role, or is in a site's lists.
present AS (
    SELECT e.site, e.account_id, bool_or(rule.takes_seat) AS seat, true AS role
    FROM stored.entitlement e LEFT JOIN stored.role_rule rule USING (role)
    WHERE e.snapshot = getvariable('snapshot') AND e.site <> ''
    GROUP BY e.site, e.account_id
    UNION ALL
    SELECT DISTINCT site, account_id, false, false FROM sent.sighting
    WHERE snapshot = getvariable('snapshot') AND source <> 'account-types'
),
place AS (
    SELECT p.site, p.account_id, bool_or(p.seat) AS seat, bool_or(p.role) AS role
    FROM present p GROUP BY p.site, p.account_id
    UNION ALL
    SELECT '', account_id, false, false FROM person
    WHERE kind = 'atlassian' AND status <> 'not_invited' AND account_id NOT IN (SELECT account_id FROM present)
    UNION ALL
    SELECT site, account_id, false, false FROM person
    WHERE kind = 'portal-only' AND (site, account_id) NOT IN (SELECT (site, account_id) FROM present)
),
standing AS (
    SELECT place.*, person.* EXCLUDE (account_id, site) FROM place JOIN person USING (account_id)
),
-- One address with an account of either kind that can log in.
dual AS (
    SELECT site, email FROM standing
    WHERE email IS NOT NULL AND (
        kind = 'portal-only' AND status = 'active'
        OR kind = 'atlassian' AND status NOT IN ('deactivated', 'for_deletion')
    )
    GROUP BY site, email HAVING count(DISTINCT kind) = 2
)
SELECT getvariable('snapshot'), s.site, s.account_id, CASE
    WHEN s.email_domain = 'serviceaccount.atlassian.com' THEN 'SVC'
    WHEN s.kind = 'app' THEN 'APP'
    WHEN s.kind = 'unknown' THEN 'UNKNOWN'
    WHEN s.kind = 'portal-only' AND s.status <> 'active' THEN 'PO-REV'
    WHEN s.status IN ('deactivated', 'for_deletion') THEN 'AA-DEACT'
    WHEN dual.email IS NOT NULL THEN 'DUAL'
    WHEN s.kind = 'portal-only' THEN 'PO-ACT'
    WHEN s.status = 'suspended' THEN 'AA-SUSP'
    WHEN s.invited THEN 'AA-INV'
    ELSE s.owned || CASE WHEN s.seat THEN 'LIC' WHEN s.role THEN 'CUST' ELSE 'NONE' END
END
FROM standing s LEFT JOIN dual USING (site, email)
WHERE s.status IS DISTINCT FROM 'not_invited' OR dual.email IS NOT NULL;  -- the others are no members of the organization

-- Customers as the desk lists them, members of the customer organizations that it serves, and, where a site has no other
-- desk, everyone who raised a request. Those who work requests on the site are not its customers.
DELETE FROM stored.desk_use WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.desk_use
WITH customer AS (
    SELECT site, desk_id, account_id FROM stored.desk_customer WHERE snapshot = getvariable('snapshot')
    UNION
    SELECT o.site, o.desk_id, m.account_id
    FROM stored.desk_organization o JOIN stored.customer_organization_member m
        USING (snapshot, site, customer_organization_id)
    WHERE o.snapshot = getvariable('snapshot')
    UNION
    SELECT d.site, d.desk_id, r.account_id
    FROM (
        SELECT site, any_value(desk_id) AS desk_id FROM stored.desk WHERE snapshot = getvariable('snapshot')
        GROUP BY site HAVING count(*) = 1
    ) d
    JOIN stored.request_count r ON r.site = d.site
    WHERE r.snapshot = getvariable('snapshot') AND r.source = 'requests-raised' AND r.requests > 0
)
SELECT getvariable('snapshot'), c.site, c.desk_id, count(*) FILTER (a.audience = 'internal'),
    count(*) FILTER (a.audience = 'external'), count(*) FILTER (a.audience = 'unknown')
FROM customer c JOIN stored.account a ON a.snapshot = getvariable('snapshot') AND a.account_id = c.account_id
WHERE a.status = 'active' AND a.kind <> 'app' AND NOT EXISTS (
    SELECT 1 FROM stored.entitlement e
    WHERE e.snapshot = getvariable('snapshot') AND e.account_id = c.account_id AND e.site = c.site AND e.app = 'jsm'
        AND e.role IN ('user', 'admin')
)
GROUP BY c.site, c.desk_id;
