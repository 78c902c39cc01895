/*
title    = "Everyone has the same kind of account on every site"
severity = "low"
why      = "Someone who is a portal-only customer on one site and has an Atlassian account on another logs in in two ways, and is looked for in two lists whenever access is reviewed or ended."
remedy   = "Decide which kind people of that domain are to have, and move the other account: portal-only to Atlassian account for our own people, the Customer role back to portal-only for others. Two names that are alike may be two people: look first."
controls = ["ISO27001 A.5.16"]
needs    = [
    "domains", "workspaces", "accounts", "role-holders", "jira-users", "desks", "desk-customers", "customer-organizations",
    "customer-organization-members", "account-types", "customer-emails",
]

# Both kinds on one site is HS-04.
*/
SELECT
    portal.account_id AS subject,
    portal.name || ' is a portal-only customer on ' || portal.site || ' and probably holds an Atlassian account on '
        || string_agg(DISTINCT held.site, ', ' ORDER BY held.site) AS summary,
    portal.account_id, portal.name, portal.email, portal.site, portal.audience,
    string_agg(DISTINCT other.account_id, ', ' ORDER BY other.account_id) AS atlassian_account_id,
    string_agg(DISTINCT other.email, ', ' ORDER BY other.email) AS atlassian_email, max(pair.score) AS score,
    string_agg(DISTINCT pair.evidence, '; ' ORDER BY pair.evidence) AS same_person_because
FROM (
    SELECT account_id AS one_id, other_account_id AS other_id, score, evidence FROM same_person WHERE likely
    UNION ALL
    SELECT other_account_id, account_id, score, evidence FROM same_person WHERE likely
) pair
JOIN account portal ON portal.account_id = pair.one_id
JOIN account other ON other.account_id = pair.other_id
JOIN entitlement held ON held.account_id = other.account_id
LEFT JOIN (
    SELECT account_id, site FROM entitlement
    UNION ALL
    SELECT account_id, site FROM site_account
) present ON present.account_id = other.account_id AND present.site = portal.site
WHERE portal.kind = 'portal-only' AND portal.status = 'active' AND other.kind = 'atlassian' AND other.status = 'active'
    AND portal.audience = other.audience AND portal.audience <> 'unknown' AND held.site <> '' AND NOT held.sandbox
    AND present.site IS NULL
GROUP BY portal.account_id, portal.name, portal.email, portal.site, portal.audience
ORDER BY subject
