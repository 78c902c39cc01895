-- How every account stands on every site where it is known, and who uses each service desk.
DELETE FROM stored.account_state WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.account_state
WITH place AS (
    -- Where an account holds a role, or is in a site's lists.
    SELECT site, account_id, bool_or(seat) AS seat, bool_or(role) AS role
    FROM (
        SELECT e.site, e.account_id, coalesce(rule.takes_seat, false) AS seat, true AS role
        FROM stored.entitlement e LEFT JOIN stored.role_rule rule USING (role)
        WHERE e.snapshot = getvariable('snapshot') AND e.site <> ''
        UNION ALL
        SELECT site, account_id, false, false FROM sent.sighting
        WHERE snapshot = getvariable('snapshot') AND source <> 'account-types'
        UNION ALL
        SELECT site, account_id, false, false FROM stored.account
        WHERE snapshot = getvariable('snapshot') AND kind = 'portal-only'
    )
    GROUP BY site, account_id
),
everywhere AS (
    FROM place
    UNION ALL
    SELECT '', account_id, false, false FROM stored.account a
    WHERE snapshot = getvariable('snapshot') AND kind = 'atlassian'
        AND NOT EXISTS (SELECT 1 FROM place p WHERE p.account_id = a.account_id)
),
-- One address, on one site, with an account of either kind that is not closed.
met AS (
    SELECT p.site, p.account_id AS portal, a.account_id AS atlassian
    FROM stored.account p
    JOIN stored.account a ON a.snapshot = p.snapshot AND a.email = p.email
    JOIN place ON place.site = p.site AND place.account_id = a.account_id
    WHERE p.snapshot = getvariable('snapshot') AND p.kind = 'portal-only' AND p.status = 'active'
        AND a.kind = 'atlassian' AND a.status NOT IN ('deactivated', 'for_deletion')
),
dual AS (
    SELECT site, portal AS account_id FROM met UNION SELECT site, atlassian FROM met
),
invited AS (
    SELECT d.account_id FROM sent.directory_account d
    WHERE d.snapshot = getvariable('snapshot') AND NOT d.email_verified AND NOT EXISTS (
        SELECT 1 FROM sent.app_use u
        WHERE u.snapshot = d.snapshot AND u.account_id = d.account_id AND u.last_active_at IS NOT NULL
    )
)
SELECT getvariable('snapshot'), e.site, e.account_id, CASE
    WHEN a.email_domain = 'serviceaccount.atlassian.com' THEN 'SVC'
    WHEN a.kind = 'app' THEN 'APP'
    WHEN a.kind = 'unknown' THEN 'UNKNOWN'
    WHEN a.kind = 'portal-only' AND a.status <> 'active' THEN 'PO-REV'
    WHEN a.status IN ('deactivated', 'for_deletion') THEN 'AA-DEACT'
    WHEN dual.account_id IS NOT NULL THEN 'DUAL'
    WHEN a.kind = 'portal-only' THEN 'PO-ACT'
    WHEN a.status = 'suspended' THEN 'AA-SUSP'
    WHEN invited.account_id IS NOT NULL THEN 'AA-INV'
    ELSE CASE WHEN coalesce(a.managed, a.audience = 'internal') THEN 'AA-M-' ELSE 'AA-X-' END
        || CASE WHEN e.seat THEN 'LIC' WHEN e.role THEN 'CUST' ELSE 'NONE' END
END
FROM everywhere e
JOIN stored.account a ON a.snapshot = getvariable('snapshot') AND a.account_id = e.account_id
LEFT JOIN dual ON dual.site = e.site AND dual.account_id = e.account_id
LEFT JOIN invited ON invited.account_id = e.account_id
WHERE a.status IS DISTINCT FROM 'not_invited' OR dual.account_id IS NOT NULL;  -- the others are no members of the organization

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
