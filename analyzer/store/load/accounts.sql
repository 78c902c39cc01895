CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, r.accountId AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(
        accountId VARCHAR, name VARCHAR, email VARCHAR, emailVerified BOOLEAN, status VARCHAR, claimStatus VARCHAR,
        managementSource VARCHAR, addedToOrg VARCHAR, mfaEnabled BOOLEAN, jobTitle VARCHAR, department VARCHAR,
        platformRoles VARCHAR[], productAccess STRUCT(id VARCHAR, lastActiveTimestamp VARCHAR)[],
        "groups" STRUCT(id VARCHAR)[])'
});
INSERT INTO sent.directory_account
SELECT getvariable('snapshot'), id, r.name, nullif(trim(r.email), ''), r.emailVerified, r.status, r.claimStatus,
    r.managementSource, moment(r.addedToOrg), r.mfaEnabled, r.jobTitle, r.department,
    array_to_string(list_transform(r.platformRoles, lambda role: replace(role, 'atlassian/', '')), ', '),
    r.productAccess IS NOT NULL
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id) = 1;
INSERT INTO stored.group_member
SELECT DISTINCT getvariable('snapshot'), group_of(member.id), page.id
FROM page, unnest(r."groups") AS g(member) WHERE page.id IS NOT NULL;
INSERT INTO sent.app_use
SELECT getvariable('snapshot'), page.id, used.id, max(moment(used.lastActiveTimestamp))
FROM page, unnest(r.productAccess) AS u(used) WHERE page.id IS NOT NULL
GROUP BY page.id, used.id;
