-- What was read, and what was not.
CREATE OR REPLACE VIEW coverage AS
SELECT source, scope, outcome, requests, pages, rows, claimed, http_status, reason, hint, started_at, ended_at
FROM stored.coverage WHERE snapshot = (SELECT snapshot_id FROM snapshot)
UNION ALL BY NAME
SELECT 'customer-emails' AS source, site AS scope,
    CASE WHEN count(email) = count(*) THEN 'complete' ELSE 'partial' END AS outcome, 0 AS requests, 0 AS pages,
    count(email) AS rows, count(*) AS claimed,
    CASE WHEN count(email) = count(*) THEN '' ELSE
        (count(*) - count(email)) || ' of ' || count(*) || ' portal-only customers hide their e-mail address'
    END AS reason,
    CASE WHEN count(email) = count(*) THEN '' ELSE
        'look these customers up by hand: no API shows a hidden address'
    END AS hint
FROM account WHERE kind = 'portal-only' GROUP BY site
UNION ALL BY NAME
SELECT 'attested:knowledge-base-viewers' AS source, d.site || '/' || d.project AS scope,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN 'not asked' ELSE 'complete' END AS outcome,
    0 AS requests, 0 AS pages, CASE WHEN s.topic IS NULL THEN 0 ELSE 1 END AS rows,
    CASE
        WHEN s.topic IS NULL THEN 'nobody has attested who may view the knowledge base of ' || d.project
        WHEN s.age_days > 90 THEN 'who may view the knowledge base of ' || d.project || ' was attested ' || s.age_days || ' days ago'
        ELSE ''
    END AS reason,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN
        'look at Project settings > Knowledge base, and write an [[attested]] section into seatcheck.toml'
    ELSE '' END AS hint
FROM desk d
LEFT JOIN attested_setting s
    ON s.topic = 'knowledge-base-viewers' AND s.site = d.site AND s.project = d.project;
COMMENT ON VIEW coverage IS 'What was read of each source and scope, and what was not. Also what nobody attested, and customers whose address is hidden.';
COMMENT ON COLUMN coverage.source IS 'the source, as policies name it in needs';
COMMENT ON COLUMN coverage.scope IS 'a site, a desk, a group…; empty where a source has one scope';
COMMENT ON COLUMN coverage.outcome IS 'complete, partial, denied, failed, not asked, or unavailable: Atlassian does not serve it';
COMMENT ON COLUMN coverage.requests IS 'requests sent, repetitions included';
COMMENT ON COLUMN coverage.pages IS 'pages read';
COMMENT ON COLUMN coverage.rows IS 'records read';
COMMENT ON COLUMN coverage.claimed IS 'the total that the server named; null where it names none';
COMMENT ON COLUMN coverage.http_status IS 'of the answer that ended it, where that was an error';
COMMENT ON COLUMN coverage.reason IS 'why it is not complete';
COMMENT ON COLUMN coverage.hint IS 'what to do about it';
COMMENT ON COLUMN coverage.started_at IS 'UTC';
COMMENT ON COLUMN coverage.ended_at IS 'UTC';

CREATE OR REPLACE VIEW unknown_field AS
SELECT source, field FROM stored.unknown_field WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW unknown_field IS 'Fields that Atlassian sends and its documents do not have: nothing depends on them.';
COMMENT ON COLUMN unknown_field.source IS 'the source whose records have it';
COMMENT ON COLUMN unknown_field.field IS 'its name';

CREATE OR REPLACE VIEW defect AS
SELECT source, scope, defect, records, sample FROM stored.defect WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW defect IS 'Records that were read and are not as documented: their source is partial.';
COMMENT ON COLUMN defect.source IS 'the source';
COMMENT ON COLUMN defect.scope IS 'the part of the source, as coverage names it';
COMMENT ON COLUMN defect.defect IS 'what is wrong with them';
COMMENT ON COLUMN defect.records IS 'how many there are';
COMMENT ON COLUMN defect.sample IS 'the form of one of them: names and types, no values';
