-- Keeps what the configuration says with the selected snapshot. getvariable('settings') is the configuration as JSON.
DELETE FROM stored.configuration WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configuration VALUES (getvariable('snapshot'), getvariable('settings'));

DELETE FROM stored.configured_site WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configured_site
SELECT getvariable('snapshot'), s.name, rtrim(s.url, '/')
FROM (SELECT unnest(from_json(getvariable('settings')::JSON -> 'sites', '[{"name": "VARCHAR", "url": "VARCHAR"}]')) AS s);

DELETE FROM stored.configured_domain WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configured_domain
SELECT getvariable('snapshot'), lower(trim(name)), any_value(class)
FROM (
    SELECT class, unnest(from_json(getvariable('settings')::JSON -> 'domains' -> class, '["VARCHAR"]')) AS name
    FROM (VALUES ('internal'), ('partner'), ('client'), ('ended')) AS classes(class)
)
GROUP BY lower(trim(name));

DELETE FROM stored.configured_desk WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configured_desk
SELECT getvariable('snapshot'), d.site, d.project, d.audience
FROM (
    SELECT unnest(from_json(
        getvariable('settings')::JSON -> 'desks', '[{"site": "VARCHAR", "project": "VARCHAR", "audience": "VARCHAR"}]'
    )) AS d
);

DELETE FROM stored.attested_setting WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.attested_setting
SELECT getvariable('snapshot'), a.topic, a.site, a.project, a.value, a."by", a."on"
FROM (
    SELECT unnest(from_json(getvariable('settings')::JSON -> 'attested', '[{
        "topic": "VARCHAR", "site": "VARCHAR", "project": "VARCHAR", "value": "VARCHAR", "by": "VARCHAR", "on": "DATE"
    }]')) AS a
);

DELETE FROM stored.topic WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.topic
SELECT getvariable('snapshot'), t.topic, t.scope, t.what, t."where"
FROM (
    SELECT unnest(from_json(getvariable('topics')::JSON, '[{
        "topic": "VARCHAR", "scope": "VARCHAR", "what": "VARCHAR", "where": "VARCHAR"
    }]')) AS t
);

DELETE FROM stored.configured_plan WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configured_plan
SELECT getvariable('snapshot'), p.site, p.app, p.plan, p.billing, p.seats, p.collection, p."by", p."on", p.host,
    p.renews
FROM (
    SELECT unnest(from_json(getvariable('settings')::JSON -> 'plans', '[{
        "site": "VARCHAR", "app": "VARCHAR", "plan": "VARCHAR", "billing": "VARCHAR", "seats": "BIGINT",
        "collection": "VARCHAR", "by": "VARCHAR", "on": "DATE", "host": "VARCHAR", "renews": "DATE"
    }]')) AS p
);

DELETE FROM stored.attested_domains WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.attested_domains
SELECT getvariable('snapshot'), said ->> 'by', (said ->> 'on')::DATE
FROM (SELECT getvariable('settings')::JSON -> 'approved_domains' AS said)
WHERE said ->> 'by' IS NOT NULL;

DELETE FROM stored.attested_grant WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.attested_grant
SELECT getvariable('snapshot'), lower(trim(g.domain)), g.site, g.app, g.role, g.approval
FROM (
    SELECT unnest(from_json(getvariable('settings')::JSON -> 'approved_domains' -> 'grants', '[{
        "domain": "VARCHAR", "site": "VARCHAR", "app": "VARCHAR", "role": "VARCHAR", "approval": "BOOLEAN"
    }]')) AS g
);

DELETE FROM stored.leaver_list WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.leaver_list
SELECT getvariable('snapshot'), said ->> 'by', (said ->> 'on')::DATE
FROM (SELECT getvariable('settings')::JSON -> 'leavers' AS said)
WHERE said ->> 'by' IS NOT NULL;

DELETE FROM stored.leaver WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.leaver
SELECT getvariable('snapshot'), lower(trim(p.email)), min(p.left_on)
FROM (
    SELECT unnest(from_json(
        getvariable('settings')::JSON -> 'leavers' -> 'people', '[{"email": "VARCHAR", "left_on": "DATE"}]'
    )) AS p
)
GROUP BY lower(trim(p.email));

DELETE FROM stored.planned_migration WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.planned_migration
SELECT getvariable('snapshot'), m.site, m."to", m."on"
FROM (
    SELECT unnest(from_json(
        getvariable('settings')::JSON -> 'migrations', '[{"site": "VARCHAR", "to": "VARCHAR", "on": "DATE"}]'
    )) AS m
);

DELETE FROM stored.configured_owner WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.configured_owner
SELECT getvariable('snapshot'), o.kind, o."of", o.owner
FROM (
    SELECT unnest(from_json(
        getvariable('settings')::JSON -> 'owners', '[{"kind": "VARCHAR", "of": "VARCHAR", "owner": "VARCHAR"}]'
    )) AS o
);
