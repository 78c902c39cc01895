-- Who has access, as rows to decide on: each holder of an app's paid role, and each customer of a desk.
CREATE OR REPLACE TEMP TABLE reviewed AS
WITH held AS (
    SELECT e.account_id, e.site, e.app, string_agg(DISTINCT e.role, ', ' ORDER BY e.role) AS roles,
        max(e.last_used_at) AS last_used_at, string_agg(DISTINCT p.group_name, ', ' ORDER BY p.group_name) AS granted_by
    FROM entitlement e JOIN entitlement_path p USING (account_id, resource_id, role)
    WHERE e.billed GROUP BY e.account_id, e.site, e.app
),
-- A desk lists its customers; those of the customer organizations that it serves may not be among them.
served AS (
    SELECT site, desk_id, account_id, NULL AS organization FROM desk_customer
    UNION ALL
    SELECT s.site, s.desk_id, m.account_id, o.name
    FROM desk_organization s JOIN customer_organization_member m USING (site, customer_organization_id)
    JOIN customer_organization o USING (site, customer_organization_id)
),
customer AS (
    SELECT s.account_id, s.site, d.project,
        string_agg(DISTINCT s.organization, ', ' ORDER BY s.organization) AS organizations
    FROM served s JOIN desk d USING (site, desk_id) GROUP BY s.account_id, s.site, d.project
)
SELECT 'access' AS policy, h.account_id || '/' || concat_ws('/', h.app, nullif(h.site, '')) AS subject,
    a.audience AS word, a.name || ' holds ' || h.app || ' (' || h.roles || ')' AS summary,
    to_json({
        'status': a.status, 'managed': a.managed, 'roles': h.roles, 'last_used_at': h.last_used_at,
        'granted_by': coalesce(h.granted_by, 'directly'), 'added_at': a.added_at, 'job_title': a.job_title
    }) AS evidence,
    NULL::DECIMAL(18, 4) AS monthly_cost, h.account_id, [h.account_id] AS account_ids, h.site, h.app, NULL AS project,
    NULL AS customer_organization_id, a.name, a.email, a.department
FROM held h JOIN account a USING (account_id) WHERE a.kind <> 'app'
UNION ALL
SELECT 'access', c.account_id || '@' || c.site || '/' || c.project, a.audience,
    a.name || ' is a customer of ' || c.project,
    to_json({
        'kind': a.kind, 'status': a.status, 'managed': a.managed, 'customer_organizations': c.organizations,
        'requests_raised': r.requests_raised, 'last_requested_at': r.last_requested_at
    }),
    NULL, c.account_id, [c.account_id], c.site, NULL, c.project, NULL, a.name, a.email, a.department
FROM customer c JOIN account a USING (account_id)
LEFT JOIN request_activity r ON r.site = c.site AND r.account_id = c.account_id
WHERE a.kind <> 'app';
