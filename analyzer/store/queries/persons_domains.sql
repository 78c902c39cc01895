-- How many accounts have an address at each domain.
SELECT name AS domain, readable, class AS domain_class, resembles, accounts
FROM email_domain ORDER BY accounts DESC, name;
