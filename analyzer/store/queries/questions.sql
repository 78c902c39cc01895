-- What has to be asked about single accounts, as far as is known by now. Only what some enabled policy needs: a row says
-- which of the shipped ones (getvariable('enabled')). A policy of someone else's gets every answer of the sources that
-- it needs (getvariable('needed_by_others')). The newest accounts come first.
WITH desks AS (
    SELECT site, list(DISTINCT project ORDER BY project) AS projects FROM desk GROUP BY site
),
whole AS (
    SELECT coalesce(bool_and(outcome = 'complete') FILTER (source = 'role-holders'), true) AS role_holders,
        coalesce(bool_and(outcome = 'complete') FILTER (source LIKE 'customer-organization%'), true) AS customer_organizations
    FROM coverage
),
-- HS-05, HS-06: nobody knows what they came for, unless they raise requests.
without_role AS (
    SELECT account_id FROM account a, whole
    WHERE whole.role_holders AND kind = 'atlassian' AND status = 'active'
        AND NOT EXISTS (SELECT 1 FROM entitlement e WHERE e.account_id = a.account_id)
),
-- SE-06: whoever is in a customer organization has a reason to be there.
without_organization AS (
    SELECT account_id, site FROM account a, whole
    WHERE whole.customer_organizations AND kind = 'portal-only' AND status = 'active'
        AND NOT EXISTS (
            SELECT 1 FROM customer_organization_member m WHERE m.account_id = a.account_id AND m.site = a.site
        )
),
-- HS-07: a seat in Jira or Confluence that was not used for 30 days (the shortest that the policy may be set to), or an agent's seat.
maybe_help_seeker AS (
    SELECT account_id FROM seat WHERE app IN ('jira', 'jsm', 'confluence')
    GROUP BY account_id
    HAVING coalesce(
        max(CASE WHEN app IN ('jira', 'confluence') THEN coalesce(last_used_at, TIMESTAMP '1970-01-01') END),
        TIMESTAMP '1970-01-01'
    ) < taken_at() - INTERVAL 30 DAY
),
agent AS (
    SELECT DISTINCT s.account_id, s.site, a.audience FROM seat s JOIN account a USING (account_id) WHERE s.app = 'jsm'
),
-- RC-05: a group that an identity provider fills makes agents of everyone in it, whoever works tickets or not.
synced_agent AS (
    SELECT DISTINCT agent.account_id, agent.site FROM agent
    JOIN group_member member USING (account_id) JOIN account_group granting USING (group_id)
    JOIN group_role granted ON granted.group_id = member.group_id AND granted.site = agent.site
    WHERE granting.externally_synced AND granted.app = 'jsm' AND granted.billed
),
-- Jira lists everyone it ever knew, inactive and deleted people too: nobody else can be named in a question.
present AS (
    SELECT account_id, site FROM site_account
    UNION
    SELECT account_id, site FROM entitlement
),
-- When they last raised a request is asked of those who raised any: the counts are the answers of the round before.
raised AS (
    SELECT account_id, site FROM request_activity WHERE requests_raised > 0
),
asked AS (
    SELECT needs.policy, 'requests-raised' AS source, site, account_id
    FROM without_role JOIN present USING (account_id), (VALUES ('HS-05'), ('HS-06')) AS needs(policy)
    UNION ALL
    SELECT 'HS-07', 'requests-raised', site, account_id FROM maybe_help_seeker JOIN present USING (account_id)
    UNION ALL
    SELECT 'HS-07', 'tickets-handled', site, account_id FROM maybe_help_seeker JOIN present USING (account_id)
    UNION ALL
    SELECT 'HS-01', 'tickets-handled', site, account_id FROM agent WHERE audience = 'external'
    UNION ALL
    SELECT 'RC-05', 'tickets-handled', site, account_id FROM synced_agent
    UNION ALL
    SELECT 'HS-05', 'last-request', site, account_id FROM without_role JOIN raised USING (account_id)
    UNION ALL
    SELECT 'HS-07', 'last-request', site, account_id FROM maybe_help_seeker JOIN raised USING (account_id)
    UNION ALL
    SELECT 'SE-06', 'requests-raised', site, account_id FROM without_organization
    UNION ALL
    SELECT 'SE-06', 'last-request', site, account_id FROM without_organization JOIN raised USING (account_id, site)
    UNION ALL
    SELECT NULL, 'agent-activity', site, account_id FROM agent  -- no shipped policy needs it
    UNION ALL
    SELECT needs.policy, 'account-types', s.site, s.account_id
    FROM site_account s JOIN account a USING (account_id),
        (VALUES ('HS-03'), ('HS-04'), ('HS-08'), ('HS-10'), ('SE-04'), ('SE-06')) AS needs(policy)
    WHERE a.kind_known_from = 'form of the id'
    UNION ALL
    SELECT needs.policy, 'last-active', '', account_id
    FROM unlisted_seat, (VALUES ('BL-01'), ('BL-02'), ('BL-13'), ('BL-16'), ('HS-07')) AS needs(policy)
    UNION ALL
    SELECT 'BL-14', 'last-active', '', account_id FROM seat JOIN account USING (account_id) WHERE app = 'jpd' AND NOT uses_listed
    UNION ALL
    SELECT '', 'authentication-policies', '', account_id FROM account WHERE managed AND kind = 'atlassian'
)
SELECT source, site, account_id, coalesce(projects, []) AS projects
FROM (
    SELECT DISTINCT source, site, account_id FROM asked
    WHERE list_contains(getvariable('enabled'), policy) OR list_contains(getvariable('needed_by_others'), source)
    UNION ALL
    SELECT 'role-assignments', '', account_id FROM stored.sampled_account WHERE snapshot = getvariable('snapshot')
)
LEFT JOIN desks USING (site)
LEFT JOIN account USING (account_id)
WHERE source NOT IN ('requests-raised', 'tickets-handled', 'last-request', 'agent-activity') OR desks.site IS NOT NULL
ORDER BY source, site, added_at DESC NULLS LAST, account_id;
