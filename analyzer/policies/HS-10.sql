/*
title    = "Every e-mail domain of our users is known to be ours, a partner's or a client's"
severity = "low"
why      = "Whose people they are decides which kind of account they should have. Of a domain in no list nobody has said; public mail gives an address to anyone; a look-alike of one of our domains is how somebody passes for one of us."
remedy   = "Ask who knows these people, and write the domain into [domains] of seatcheck.toml, or end their access. Take a look-alike as an attack until someone has shown that it is none."
controls = ["SOC2 CC6.2"]
needs    = [
    "domains", "accounts", "desks", "desk-customers", "customer-organizations", "customer-organization-members",
    "account-types", "customer-emails",
]
*/
SELECT
    used.domain AS subject,
    CASE used.domain_class
        WHEN 'look-alike' THEN 'LOOK-ALIKE, NOT OURS: ' || used.domain || ' passes for ' || coalesce(email_domain.resembles, 'a domain of ours')
        WHEN 'public' THEN used.domain || ' is public mail'
        ELSE used.domain || ' is in no list of domains'
    END || ': ' || used.accounts || ' Atlassian accounts, ' || used.customers || ' portal-only customers' AS summary,
    used.domain, used.domain_class, email_domain.readable AS reads_as, email_domain.resembles,
    used.accounts AS atlassian_accounts, used.customers AS portal_only_customers, used.portal_only_on, used.newest_added_at
FROM (
    SELECT email_domain AS domain, min(domain_class) AS domain_class,
        count(CASE WHEN kind = 'atlassian' THEN 1 END) AS accounts,
        count(CASE WHEN kind = 'portal-only' THEN 1 END) AS customers,
        string_agg(DISTINCT nullif(site, ''), ', ' ORDER BY nullif(site, '')) AS portal_only_on, max(added_at) AS newest_added_at
    FROM account
    WHERE domain_class IN ('unlisted', 'public', 'look-alike') AND status = 'active' AND kind IN ('atlassian', 'portal-only')
    GROUP BY email_domain
) used
LEFT JOIN email_domain ON email_domain.name = used.domain
ORDER BY subject
