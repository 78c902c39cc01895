/*
title    = "Every customer organization holds people of one client only"
severity = "high"
why      = "What is shared with a customer organization all its members may see. People of two unrelated companies in it read each other's requests: client beside client, or a partner in a client's."
remedy   = "Make a customer organization for each company, move the members, and look which requests were shared meanwhile."
controls = ["SOC2 CC6.1", "GDPR 32"]
needs    = ["domains", "accounts", "customer-organizations", "customer-organization-members", "customer-emails"]

# Our own people work for clients, and are left out; so is public mail, which says of nobody whose they are. A domain and
# those right below it are one company's. That a company has several domains no list tells: waive it.
*/
WITH present AS (
    SELECT member.site, member.customer_organization_id, account.email_domain AS domain, min(account.domain_class) AS class,
        count(DISTINCT account.account_id) AS people
    FROM customer_organization_member member
    JOIN account ON account.account_id = member.account_id
    WHERE account.status = 'active' AND account.audience = 'external' AND account.domain_class <> 'public'
    GROUP BY member.site, member.customer_organization_id, account.email_domain
),
company AS (
    SELECT present.site, present.customer_organization_id, present.domain, present.class, present.people
    FROM present
    LEFT JOIN present parent
        ON parent.site = present.site AND parent.customer_organization_id = present.customer_organization_id
        AND parent.domain = substr(present.domain, strpos(present.domain, '.') + 1)
    WHERE parent.domain IS NULL
)
SELECT
    company.site || '/' || company.customer_organization_id AS subject,
    'the customer organization ' || min(organization.name) || ' on ' || company.site || ' mixes people of '
        || string_agg(company.domain, ', ' ORDER BY company.domain) AS summary,
    company.site, company.customer_organization_id, min(organization.name) AS customer_organization,
    string_agg(company.domain || ' (' || company.class || ', ' || company.people || ')', ', ' ORDER BY company.domain) AS domains,
    count(*) AS companies, sum(company.people) AS external_people
FROM company
JOIN customer_organization organization
    ON organization.site = company.site AND organization.customer_organization_id = company.customer_organization_id
GROUP BY company.site, company.customer_organization_id
HAVING count(*) >= 2
ORDER BY subject
