-- What is bought, as far as it bounds how many may be added.
CREATE OR REPLACE VIEW seat_limit AS
SELECT p.site, p.app, coalesce(p.seats, licence.seats, a.seats) AS seats
FROM plan p
LEFT JOIN (
    SELECT site, app, max(nullif(capacity, 0)) AS seats FROM resource WHERE NOT sandbox GROUP BY site, app
) licence USING (site, app)
LEFT JOIN application_role a ON a.site = p.site AND p.app = CASE a."key"
    WHEN 'jira-software' THEN 'jira' WHEN 'jira-servicedesk' THEN 'jsm' WHEN 'jira-product-discovery' THEN 'jpd'
END
WHERE p.billing = 'annual' AND p.plan NOT IN ('none', 'free') AND p.app <> 'guard';
COMMENT ON VIEW seat_limit IS 'Apps that are paid by the year, and how many seats their tier has: as the configuration says, else the licence, else the site.';
COMMENT ON COLUMN seat_limit.site IS 'the site; empty for an app without one';
COMMENT ON COLUMN seat_limit.app IS 'the app';
COMMENT ON COLUMN seat_limit.seats IS 'seats of the tier; null where nobody tells';
