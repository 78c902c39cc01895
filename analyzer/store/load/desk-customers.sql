CREATE OR REPLACE TEMP TABLE page AS
SELECT p.site || '/' || coalesce(d.project, p.desk) AS scope, p.site, p.desk, p.r.accountId AS id, p.r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', desk: 'VARCHAR',
    r: 'STRUCT(accountId VARCHAR, displayName VARCHAR, emailAddress VARCHAR, active BOOLEAN)'
}) p
LEFT JOIN stored.desk d ON d.snapshot = getvariable('snapshot') AND d.site = p.site AND d.desk_id = p.desk;
INSERT INTO stored.desk_customer
SELECT DISTINCT getvariable('snapshot'), site, desk, id FROM page WHERE id IS NOT NULL;
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), site, 'desk-customers', id, '', max(r.displayName), max(nullif(trim(r.emailAddress), '')),
    bool_or(r.active)
FROM page WHERE id IS NOT NULL GROUP BY site, id;
