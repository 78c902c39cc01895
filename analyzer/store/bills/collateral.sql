-- What else the changes take away, role by role; asks: it was the last role on its site by which requests can be raised.
WITH lost AS (
    SELECT l.account_id, l.resource_id, l.role, w.app, w.site, w.sandbox
    FROM lost_role l JOIN resource w USING (resource_id)
),
asking AS (
    SELECT account_id, site FROM lost WHERE app = 'jsm' AND role IN ('customer', 'user', 'admin') AND NOT sandbox GROUP BY ALL
    EXCEPT
    SELECT e.account_id, e.site FROM entitlement e
    ANTI JOIN lost_role l ON l.account_id = e.account_id AND l.resource_id = e.resource_id AND l.role = e.role
    WHERE e.app = 'jsm' AND e.role IN ('customer', 'user', 'admin') AND e.account_id IN (SELECT account_id FROM lost_role)
)
SELECT l.account_id, concat_ws('@', l.app, nullif(l.site, '')) || ' ' || l.role AS role, l.site,
    a.account_id IS NOT NULL AND l.app = 'jsm' AS asks, s.account_id IS NULL AS beside
FROM lost l
LEFT JOIN asking a ON a.account_id = l.account_id AND a.site = l.site
LEFT JOIN fitted_seat s ON s.account_id = l.account_id AND s.resource_id = l.resource_id AND s.role = l.role
WHERE s.account_id IS NULL OR a.account_id IS NOT NULL
ORDER BY l.account_id, 2;
