-- The users export: people, their roles, what they used, their groups. A row a person, or a row a person and group.
-- Where two rows say different things of a person, the first that says anything counts.
CREATE TEMP TABLE csv_user AS
SELECT account_id, count(*) AS occurrences, min("at") AS "at", arg_min(name, "at") AS name,
    arg_min(email, "at") AS email, arg_min(status, "at") AS status, arg_min(added, "at") AS added, arg_min(org_roles, "at") AS org_roles,
    min(name) <> max(name) OR min(lower(email)) <> max(lower(email)) OR min(lower(status)) <> max(lower(status))
        OR min(added) <> max(added) OR min(org_roles) <> max(org_roles) AS contradicted
FROM csv_row WHERE kind = 'csv-users' AND account_id IS NOT NULL
GROUP BY account_id;

-- What a cell says of an app: roles in the views' words, and when it was last used. Most accounts have one row.
CREATE TEMP TABLE csv_told AS
SELECT account_id, u.app, "at", u.written, day(u.seen) AS last_active_at, coalesce(never(u.seen), false) AS never_used,
    coalesce(unreadable(u.seen), false) AS unreadable
FROM csv_row, unnest(apps) AS a(u)
WHERE kind = 'csv-users' AND account_id IS NOT NULL;
CREATE TEMP TABLE csv_twice AS SELECT account_id FROM csv_user WHERE occurrences > 1;
CREATE TEMP TABLE csv_access AS
SELECT account_id, app, "at", list_distinct(list_transform(parts(written), lambda part: role(part))) AS roles,
    len(list_filter(parts(written), lambda part: unknown_role(part))) > 0 AS unknown,
    last_active_at, never_used, unreadable, contradicted
FROM (
    SELECT *, false AS contradicted FROM csv_told WHERE account_id NOT IN (SELECT account_id FROM csv_twice)
    UNION ALL BY NAME
    SELECT account_id, app, min("at") AS "at", arg_min(written, "at") AS written, max(last_active_at) AS last_active_at,
        bool_or(never_used) AS never_used, bool_or(unreadable) AS unreadable,
        min(written) <> max(written) AS contradicted
    FROM csv_told WHERE account_id IN (SELECT account_id FROM csv_twice)
    GROUP BY account_id, app
);

-- An app on a site that the snapshot knows already is that one; else it gets an id that is plainly not Atlassian's.
CREATE TEMP TABLE csv_resource AS
SELECT a.number AS app, coalesce(min(r.resource_id), 'csv:' || a.app || ':' || a.site) AS resource_id,
    a.app AS word, a.name, a.site, a.address, a.uses_recorded
FROM csv_app a
LEFT JOIN (
    SELECT r.resource_id, r.app, r.site, lower(w.name) AS name, lower(regexp_extract(r.url, '([^/]+)/*$', 1)) AS place
    FROM stored.resource r JOIN sent.workspace w ON w.snapshot = r.snapshot AND w.resource_id = r.resource_id
    WHERE r.snapshot = getvariable('snapshot')
) r ON r.app = a.app AND lower(a.site) IN (r.site, r.name, r.place)
WHERE a.site <> ''
GROUP BY a.number, a.app, a.name, a.site, a.address, a.uses_recorded;

-- An app has gone by several names.
INSERT INTO sent.workspace
SELECT getvariable('snapshot'), resource_id, word, site, min(name), nullif(address, ''), NULL, NULL,
    regexp_full_match(site, getvariable('csv_sandbox'))
FROM csv_resource WHERE stands_in('workspaces')
GROUP BY resource_id, word, site, address;

INSERT INTO sent.role_holder
SELECT DISTINCT getvariable('snapshot'), resource_id, r.role, account_id
FROM csv_access JOIN csv_resource USING (app), unnest(roles) AS r(role)
WHERE stands_in('role-holders');

INSERT INTO sent.app_use
SELECT getvariable('snapshot'), account_id, resource_id, max(last_active_at)
FROM csv_access JOIN csv_resource USING (app)
WHERE stands_in('accounts') AND (last_active_at IS NOT NULL OR never_used)
GROUP BY account_id, resource_id;

-- "Never used" may be said of someone only where the file says so of every seat whose use Atlassian records.
CREATE TEMP TABLE csv_silent AS
SELECT account_id, bool_or(last_active_at IS NULL AND NOT never_used) AS silent, bool_or(never_used) AS unused,
    min("at") AS "at"
FROM csv_access JOIN csv_resource USING (app)
WHERE uses_recorded AND list_has_any(roles, (SELECT list(role) FROM stored.role_rule WHERE takes_seat))
GROUP BY account_id;

-- Organization roles in the API's words, separated by commas.
CREATE TEMP TABLE csv_org_role AS
SELECT account_id, "at", s.means AS role, s.means IS NULL AS unknown
FROM csv_user, unnest(parts(org_roles)) AS p(written)
LEFT JOIN csv_spelling s ON s.what = 'org_role' AND s.written = lower(p.written)
WHERE org_roles IS NOT NULL;
CREATE TEMP TABLE csv_org_roles AS
SELECT account_id, string_agg(DISTINCT role, ', ' ORDER BY role) AS roles FROM csv_org_role GROUP BY account_id;

INSERT INTO sent.directory_account
SELECT getvariable('snapshot'), u.account_id, u.name, u.email, verified.means::BOOLEAN, s.means,
    CASE WHEN m.account_id IS NOT NULL THEN 'managed' WHEN getvariable('csv_managed_known') THEN 'unmanaged' END,
    NULL, day(u.added), two_step.means::BOOLEAN, NULL, NULL, o.roles, coalesce(NOT silent.silent, false)
FROM csv_user u
LEFT JOIN csv_spelling s ON s.what = 'status' AND s.written = lower(u.status)
LEFT JOIN csv_managed m USING (account_id)
LEFT JOIN csv_spelling verified ON verified.what = 'flag' AND verified.written = lower(m.email_verified)
LEFT JOIN csv_spelling two_step ON two_step.what = 'two_step' AND two_step.written = lower(m.two_step)
LEFT JOIN csv_org_roles o USING (account_id)
LEFT JOIN csv_silent silent USING (account_id)
WHERE stands_in('accounts');

-- Groups, by id or by name alone.
CREATE TEMP TABLE csv_named AS
SELECT account_id, group_id, group_name FROM csv_row
WHERE kind = 'csv-users' AND account_id IS NOT NULL AND coalesce(group_id, group_name) IS NOT NULL
UNION
SELECT account_id, NULL, cell(written) FROM csv_row, unnest(group_names) AS g(written)
WHERE kind = 'csv-users' AND account_id IS NOT NULL AND cell(written) IS NOT NULL;
CREATE TEMP TABLE csv_group_id AS
SELECT group_name, coalesce(min(group_id), 'csv:group:' || group_name) AS group_id
FROM csv_named WHERE group_name IS NOT NULL GROUP BY group_name;
CREATE TEMP TABLE csv_member AS
SELECT DISTINCT n.account_id, group_of(coalesce(n.group_id, g.group_id)) AS group_id, n.group_name
FROM csv_named n LEFT JOIN csv_group_id g USING (group_name);

INSERT INTO stored.account_group
SELECT getvariable('snapshot'), group_id, NULL, min(group_name), NULL, NULL, NULL, NULL
FROM csv_member WHERE stands_in('groups') GROUP BY group_id;
INSERT INTO stored.group_member
SELECT DISTINCT getvariable('snapshot'), group_id, account_id FROM csv_member WHERE stands_in('groups');

-- What cannot be used as it stands.
INSERT INTO csv_defect
SELECT 'accounts', 'no `User id`', count(*), min("at") FROM csv_row
WHERE kind = 'csv-users' AND account_id IS NULL GROUP BY "at" >> 40
UNION ALL
SELECT 'role-holders', 'no `User id`', count(*), min("at") FROM csv_row
WHERE kind = 'csv-users' AND account_id IS NULL GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'no `User status`', count(*), min("at") FROM csv_user WHERE status IS NULL GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'an unknown `User status`', count(*), min("at") FROM csv_user
WHERE status IS NOT NULL AND lower(status) NOT IN (SELECT written FROM csv_spelling WHERE what = 'status')
GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'an `Added to org` that is no date', count(*), min("at") FROM csv_user
WHERE unreadable(added) GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'an unknown `Org role`', count(DISTINCT account_id), min("at")
FROM csv_org_role WHERE unknown GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'a `Last seen in …` that is no date', count(DISTINCT account_id), min("at")
FROM csv_access WHERE unreadable GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'a paid role of which the file does not say when it was used', count(*), min("at")
FROM csv_silent WHERE silent GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'a paid role never used, and no `Added to org`', count(*), min(s."at")
FROM csv_silent s JOIN csv_user u USING (account_id) WHERE s.unused AND u.added IS NULL GROUP BY s."at" >> 40
UNION ALL
SELECT 'role-holders', 'an unknown role', count(DISTINCT account_id), min("at")
FROM csv_access WHERE unknown GROUP BY "at" >> 40
UNION ALL
SELECT 'accounts', 'other values than an earlier row of the same account', count(*), min(r."at")
FROM csv_user u JOIN (
    SELECT account_id, min(r."at") AS "at" FROM csv_row r JOIN csv_user u USING (account_id)
    WHERE r.kind = 'csv-users' AND u.contradicted AND (
        r.name <> u.name OR lower(r.email) <> lower(u.email) OR lower(r.status) <> lower(u.status)
        OR r.added <> u.added OR r.org_roles <> u.org_roles)
    GROUP BY account_id
) r USING (account_id)
GROUP BY r."at" >> 40
UNION ALL
SELECT 'role-holders', 'other roles than another row of the same account', count(DISTINCT account_id), min("at")
FROM csv_access WHERE contradicted GROUP BY "at" >> 40;
