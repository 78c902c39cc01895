/*
title    = "Every internal help-seeker holds an Atlassian account"
severity = "medium"
why      = "A portal-only account follows no authentication policy: no single sign-on of the organization, no two-step verification, no end with the employment."
remedy   = "Migrate the portal-only account to an Atlassian account with only the JSM Customer role; clear the product defaults first."
controls = ["SOC2 CC6.1", "ISO27001 A.5.16", "ISO27001 A.5.17", "NIST AC-2"]
needs    = ["domains", "desks", "desk-customers", "customer-organizations", "customer-organization-members", "account-types", "customer-emails"]
*/
SELECT
    account.account_id AS subject,
    account.name || ' of ' || account.email_domain || ' is a portal-only customer on ' || account.site AS summary,
    account.account_id, account.name, account.email, account.domain_class, account.site, seen.seen_in
FROM account
LEFT JOIN site_account seen ON seen.account_id = account.account_id AND seen.site = account.site
WHERE account.kind = 'portal-only' AND account.status = 'active' AND account.audience = 'internal'
ORDER BY subject
