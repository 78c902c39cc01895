CREATE OR REPLACE TEMP TABLE page AS
SELECT site || '/' || organization AS scope, site, organization, r.accountId AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', organization: 'VARCHAR',
    r: 'STRUCT(accountId VARCHAR, displayName VARCHAR, emailAddress VARCHAR, active BOOLEAN)'
});
INSERT INTO stored.customer_organization_member
SELECT DISTINCT getvariable('snapshot'), site, organization, id FROM page WHERE id IS NOT NULL;
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), site, 'customer-organization-members', id, '', max(r.displayName),
    max(nullif(trim(r.emailAddress), '')), bool_or(r.active)
FROM page WHERE id IS NOT NULL GROUP BY site, id;
