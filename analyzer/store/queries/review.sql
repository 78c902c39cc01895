-- Whose each row of `reviewed` is, and what was decided of it before. $by is one kind of owner, or empty: the first
-- that fits. What has no owner of that kind is nobody's.
CREATE OR REPLACE TEMP TABLE review AS
WITH told AS (
    SELECT r.* REPLACE (
        coalesce(r.name, a.name) AS name, coalesce(r.email, a.email) AS email,
        coalesce(nullif(r.department, ''), a.department) AS department,
        coalesce(r.customer_organization_id, m.customer_organization_id) AS customer_organization_id,
        CASE WHEN r.customer_organization_id IS NULL THEN coalesce(m.site, r.site) ELSE r.site END AS site
    )
    FROM reviewed r
    LEFT JOIN account a ON a.account_id = r.account_id
    -- Where customer organizations are asked for, people are those of their first one.
    LEFT JOIN (
        SELECT account_id, site, min(customer_organization_id) AS customer_organization_id
        FROM customer_organization_member WHERE $by = 'customer-organization' GROUP BY account_id, site
        QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY site) = 1
    ) m ON m.account_id = r.account_id
),
placed AS (
    SELECT *,
        CASE
            WHEN $by IN ('', 'desk') AND site <> '' AND project <> '' THEN 'desk'
            WHEN $by IN ('', 'app') AND app <> '' THEN 'app'
            WHEN $by IN ('', 'customer-organization') AND customer_organization_id <> '' THEN 'customer-organization'
            WHEN $by IN ('', 'department') AND department <> '' THEN 'department'
            ELSE ''
        END AS owner_kind,
        CASE owner_kind
            WHEN 'desk' THEN site || '/' || project
            WHEN 'app' THEN concat_ws('/', nullif(site, ''), app)
            WHEN 'customer-organization' THEN concat_ws('/', nullif(site, ''), customer_organization_id)
            WHEN 'department' THEN department
            ELSE ''
        END AS owner_of
    FROM told
),
owners AS (
    SELECT DISTINCT p.owner_kind, p.owner_of, p.site || '/' || c.name AS organization,
        CASE p.owner_kind
            WHEN 'desk' THEN p.project || ' desk (' || p.site || ')'
            WHEN 'app' THEN p.app || CASE WHEN p.site <> '' THEN ' (' || p.site || ')' ELSE '' END
            WHEN 'customer-organization' THEN coalesce(c.name, p.customer_organization_id) || ' (' || p.site || ')'
            WHEN 'department' THEN p.department || ' department'
            ELSE 'No owner'
        END AS title
    FROM placed p
    LEFT JOIN customer_organization c
        ON p.owner_kind = 'customer-organization' AND c.site = p.site
        AND c.customer_organization_id = p.customer_organization_id
),
-- The configuration names an owner by what it owns; a customer organization also by its name.
named AS (
    SELECT o.owner_kind, o.owner_of, any_value(o.title) AS title,
        coalesce(string_agg(DISTINCT n.owner, ', ' ORDER BY n.owner), '') AS owner
    FROM owners o
    LEFT JOIN owner n ON n.kind = o.owner_kind AND n."of" IN (o.owner_of, o.organization)
    GROUP BY o.owner_kind, o.owner_of
)
SELECT p.policy, p.subject, p.word, coalesce(p.summary, p.subject) AS summary, coalesce(p.name, '') AS name,
    coalesce(p.email, '') AS email,
    CASE WHEN p.project <> '' THEN concat_ws('/', p.site, p.project)
        WHEN p.app <> '' THEN concat_ws(' on ', p.app, nullif(p.site, ''))
        ELSE coalesce(p.site, '') END AS place,
    p.evidence::VARCHAR AS evidence, p.monthly_cost,
    concat_ws(' ', p.account_id, nullif(array_to_string(
        list_sort(list_filter(p.account_ids, lambda id: id IS DISTINCT FROM p.account_id)), ' '
    ), '')) AS account_ids,
    p.owner_kind, p.owner_of, n.title, n.owner,
    coalesce(d.decision || ' by ' || d.reviewer || ' on ' || strftime(d.decided_at, '%Y-%m-%d')
        || CASE WHEN d.reason = '' THEN '' ELSE ': ' || d.reason END, '') AS earlier
FROM placed p
JOIN named n USING (owner_kind, owner_of)
LEFT JOIN decision d ON d.latest AND d.policy = p.policy AND d.subject = p.subject;
