-- What every file is read into, whatever its kind, and the words that files use. All of it ends with the connection.
-- `at` says where a row stood: the file's number, and in the lower forty bits the row's.
CREATE TEMP TABLE csv_row (
    kind VARCHAR, "at" BIGINT, account_id VARCHAR, name VARCHAR, email VARCHAR, status VARCHAR, added VARCHAR,
    org_roles VARCHAR, group_id VARCHAR, group_name VARCHAR, last_active VARCHAR, billable VARCHAR, policy VARCHAR,
    policy_type VARCHAR, saml VARCHAR, two_step VARCHAR, password VARCHAR, idle_session VARCHAR, claimed VARCHAR,
    email_verified VARCHAR, products VARCHAR, group_names VARCHAR[],
    apps STRUCT(app INTEGER, written VARCHAR, seen VARCHAR)[]
);
CREATE TEMP TABLE csv_app AS
SELECT a.number, a.app, a.name, a.site, a.address, a.uses_recorded
FROM (SELECT unnest(from_json(getvariable('csv_apps'), '[{
    "number": "INTEGER", "app": "VARCHAR", "name": "VARCHAR", "site": "VARCHAR", "address": "VARCHAR",
    "uses_recorded": "BOOLEAN"
}]')) AS a);
CREATE TEMP TABLE csv_spelling AS
SELECT s.what, s.written, s.means
FROM (SELECT unnest(from_json(getvariable('csv_spellings'), '[{
    "what": "VARCHAR", "written": "VARCHAR", "means": "VARCHAR"
}]')) AS s);
CREATE TEMP TABLE csv_defect (source VARCHAR, defect VARCHAR, records BIGINT, "at" BIGINT);

CREATE TEMP MACRO bare(written) AS trim(written, E' \t\r\n' || chr(160));
CREATE TEMP MACRO cell(written) AS nullif(bare(written), '');
CREATE TEMP MACRO day(written) AS try_strptime(written, getvariable('csv_dates'));
CREATE TEMP MACRO never(written) AS list_contains(getvariable('csv_never'), lower(written));
CREATE TEMP MACRO unreadable(written) AS written IS NOT NULL AND day(written) IS NULL AND NOT never(written);
CREATE TEMP MACRO parts(written) AS
    list_filter(
        list_transform(string_split(coalesce(written, ''), ','), lambda part: cell(part)),
        lambda part: part IS NOT NULL AND NOT list_contains(getvariable('csv_nowhere'), lower(part))
    );
SET VARIABLE csv_roles = (SELECT map(list(written), list(means)) FROM csv_spelling WHERE what = 'role');
CREATE TEMP MACRO role(written) AS
    coalesce(getvariable('csv_roles')[lower(written)], regexp_replace(lower(written), '[^a-z0-9]+', '-', 'g'));
CREATE TEMP MACRO unknown_role(written) AS getvariable('csv_roles')[lower(written)] IS NULL;
CREATE TEMP MACRO stands_in(source) AS list_contains(getvariable('csv_stands_in'), source);
