-- Says of every domain that is in an address, or approved to join apps, whose people use it, and of every account why it is internal or external.
-- getvariable('punycode') has the domains that are written in punycode, as they are read.
DELETE FROM stored.email_domain WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.email_domain
WITH punycode AS (
    SELECT p.name, p.readable
    FROM (SELECT unnest(from_json(getvariable('punycode'), '[{"name": "VARCHAR", "readable": "VARCHAR"}]')) AS p)
),
listed AS (
    SELECT name, class FROM stored.configured_domain WHERE snapshot = getvariable('snapshot')
    UNION
    SELECT name, 'verified' FROM stored.domain WHERE snapshot = getvariable('snapshot') AND claim_status = 'verified'
    UNION
    SELECT name, 'public' FROM stored.public_mail
    UNION
    -- A domain that was ours once may be like the one that we have now. Nobody says that it still is ours.
    SELECT lower(trim(unnest(json_keys(said::JSON -> 'domains' -> 'formerly')))), 'unlisted'
    FROM stored.configuration WHERE snapshot = getvariable('snapshot')
),
-- What is verified needs no configuration, and what the configuration says is so.
classed AS (
    SELECT name, arg_min(class, list_position(
        ['verified', 'internal', 'partner', 'client', 'ended', 'public', 'unlisted'], class
    )) AS class
    FROM listed GROUP BY name
),
met AS (
    SELECT email_domain AS name, count(*) AS accounts FROM everybody WHERE email IS NOT NULL GROUP BY email_domain
    UNION ALL
    SELECT DISTINCT domain, 0 FROM app_access_setting WHERE domain <> 'anyone'
),
seen AS (
    SELECT m.name, coalesce(any_value(p.readable), m.name) AS readable, any_value(c.class) AS class, sum(m.accounts) AS accounts
    FROM met m LEFT JOIN punycode p ON p.name = m.name LEFT JOIN classed c ON c.name = m.name
    GROUP BY m.name
),
ours AS (
    SELECT c.name, coalesce(p.readable, c.name) AS readable,
        list_max(list_transform(string_split(c.name, '.')[:-2], lambda label: length(label))) AS longest
    FROM classed c LEFT JOIN punycode p USING (name)
    WHERE c.class IN ('verified', 'internal')
),
-- Two names are a letter apart only where they have a name in common that lacks a letter of one or of both.
shortened AS (
    SELECT name, readable, unnest(list_append(list_transform(
        range(1, length(readable) + 1), lambda i: left(readable, i - 1) || substr(readable, i + 1)
    ), readable)) AS part
    FROM (SELECT name, readable FROM seen WHERE class IS NULL UNION SELECT name, readable FROM ours)
),
-- Short names are like each other by accident: of those without a foreign letter the longest label has to be long enough.
-- Where only the first label differs, it is that one.
alike AS (
    SELECT s.name, o.name AS resembles
    FROM seen s JOIN ours o ON look_of(s.readable) = look_of(o.readable)
    WHERE s.class IS NULL AND (o.longest >= 5 OR regexp_matches(s.readable, '[^ -~]'))
    UNION
    SELECT s.name, o.name
    FROM shortened s JOIN shortened t USING (part) JOIN ours o ON o.name = t.name
    WHERE damerau_levenshtein(s.readable, o.readable) = 1 AND CASE
        WHEN regexp_replace(s.readable, '^[^.]*', '') = regexp_replace(o.readable, '^[^.]*', '')
        THEN length(split_part(o.readable, '.', 1)) ELSE o.longest
    END >= 6
)
SELECT getvariable('snapshot'), s.name, any_value(s.readable),
    coalesce(any_value(s.class), CASE WHEN min(a.resembles) IS NULL THEN 'unlisted' ELSE 'look-alike' END),
    CASE WHEN any_value(s.class) IS NULL THEN min(a.resembles) END, any_value(s.accounts)
FROM seen s LEFT JOIN alike a USING (name)
GROUP BY s.name;

DELETE FROM stored.account WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.account
SELECT getvariable('snapshot'), e.account_id, e.kind, e.kind_known_from,
    CASE WHEN e.kind = 'portal-only' THEN e.site ELSE '' END, e.name, e.email, e.email_domain, e.status, e.managed,
    CASE
        WHEN e.managed OR d.class IN ('verified', 'internal') THEN 'internal'
        WHEN e.email IS NULL THEN 'unknown'
        WHEN e.managed IS NULL AND e.kind_known_from = 'directory' AND d.class = 'unlisted' THEN 'unknown'
        ELSE 'external'
    END,
    CASE WHEN e.managed THEN 'managed' WHEN e.email IS NULL THEN 'hidden' ELSE d.class END,
    e.management_source, e.added_at, e.last_active_at, e.guard_billable, e.mfa_enabled, e.job_title, e.department,
    e.platform_roles, coalesce(e.uses_listed, false)
FROM everybody e
LEFT JOIN stored.email_domain d ON d.snapshot = getvariable('snapshot') AND d.name = e.email_domain;
DROP TABLE everybody;
