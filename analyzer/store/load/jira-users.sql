CREATE OR REPLACE TEMP TABLE page AS
SELECT site AS scope, r.accountId AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    site: 'VARCHAR', r: 'STRUCT(
        accountId VARCHAR, accountType VARCHAR, displayName VARCHAR, emailAddress VARCHAR, active BOOLEAN)'
});
INSERT INTO sent.sighting
SELECT getvariable('snapshot'), scope, getvariable('source'), id, r.accountType, r.displayName,
    nullif(trim(r.emailAddress), ''), r.active
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY scope, id) = 1;
INSERT INTO stored.defect
SELECT getvariable('snapshot'), getvariable('source'), scope, 'accountType is not known to this version', count(*)
FROM page WHERE coalesce(r.accountType, '') NOT IN ('atlassian', 'app', 'customer', 'unknown')
GROUP BY scope;
