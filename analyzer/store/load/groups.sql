CREATE OR REPLACE TEMP TABLE page AS
SELECT '' AS scope, group_of(r.id) AS id, r
FROM read_json(getvariable('pages'), format = 'newline_delimited', columns = {
    r: 'STRUCT(
        id VARCHAR, name VARCHAR, description VARCHAR, directoryId VARCHAR, externalSynced BOOLEAN, managedBy VARCHAR,
        counts STRUCT(users BIGINT))'
});
INSERT INTO stored.account_group
SELECT getvariable('snapshot'), id, r.directoryId, r.name, r.description, coalesce(r.externalSynced, false),
    r.managedBy, r.counts.users
FROM page WHERE id IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id) = 1;
