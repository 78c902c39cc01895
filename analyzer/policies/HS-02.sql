/*
title    = "No external person holds an Atlassian account only to raise requests"
severity = "medium"
why      = "The JSM Customer role is global: its holder reaches every open portal of the site. An external help-seeker should have a portal-only account."
remedy   = "Move the person to a portal-only account, or narrow what they reach by project role and customer organization."
controls = ["SOC2 CC6.1", "ISO27001 A.5.15", "NIST AC-6"]
needs    = ["domains", "workspaces", "accounts", "role-holders"]
*/
SELECT
    account.account_id AS subject,
    account.name || ' (' || account.email_domain || ') holds only the Customer role' AS summary,
    account.account_id, account.name, account.email, account.domain_class,
    string_agg(DISTINCT entitlement.site, ', ' ORDER BY entitlement.site) AS sites, account.added_at
FROM account
JOIN entitlement USING (account_id)
WHERE account.kind = 'atlassian' AND account.status = 'active' AND account.audience = 'external'
GROUP BY account.account_id, account.name, account.email, account.email_domain, account.domain_class, account.added_at
HAVING min(CASE WHEN entitlement.app = 'jsm' AND entitlement.role = 'customer' THEN 1 ELSE 0 END) = 1
ORDER BY subject
