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
    FROM (VALUES ('internal'), ('partner'), ('client')) AS classes(class)
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
