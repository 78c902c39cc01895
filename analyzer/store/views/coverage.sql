-- What was read, and what was not.
CREATE OR REPLACE MACRO gap_of(source, parts, scope, outcome, reason) AS
    CASE WHEN parts = 1 THEN source || CASE WHEN scope = '' THEN '' ELSE ' of ' || scope END || ' is ' || outcome
        ELSE source || ' is not complete for ' || parts || ' of its parts' END
    || ': ' || CASE WHEN reason = '' THEN 'no reason was given' ELSE reason END;

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
-- What somebody has to look up: a line for each thing of which it is a setting.
SELECT 'attested:' || t.topic AS source,
    CASE t.scope WHEN 'desk' THEN d.site || '/' || d.project WHEN 'site' THEN d.site ELSE '' END AS scope,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN 'not asked' ELSE 'complete' END AS outcome,
    0 AS requests, 0 AS pages, CASE WHEN s.topic IS NULL THEN 0 ELSE 1 END AS rows,
    CASE
        WHEN s.topic IS NULL THEN 'nobody has attested ' || t.what || of_thing
        WHEN s.age_days > 90 THEN t.what || of_thing || ' was attested ' || s.age_days || ' days ago'
        ELSE ''
    END AS reason,
    CASE WHEN s.topic IS NULL OR s.age_days > 90 THEN
        'look at ' || t."where" || ', and write an [[attested]] section into seatcheck.toml'
    ELSE '' END AS hint
FROM (
    SELECT 'desk' AS scope, site, project, ' of ' || project AS of_thing FROM desk
    UNION ALL
    SELECT DISTINCT 'site', site, '', ' on ' || site FROM desk
    UNION ALL
    SELECT 'organization', '', '', ''
) d
JOIN stored.topic t ON t.scope = d.scope
LEFT JOIN attested_setting s ON s.topic = t.topic AND s.site = d.site AND s.project = d.project
WHERE t.snapshot = (SELECT snapshot_id FROM snapshot)
UNION ALL BY NAME
SELECT CASE app WHEN 'guard' THEN 'guard-plan' ELSE 'plans' END AS source, scope,
    CASE WHEN age_days <= 90 THEN 'complete' ELSE 'not asked' END AS outcome, 0 AS requests, 0 AS pages,
    CASE WHEN age_days IS NULL THEN 0 ELSE 1 END AS rows,
    CASE
        WHEN age_days IS NULL THEN 'nobody has attested the plan of ' || thing
        WHEN age_days > 90 THEN 'the plan of ' || thing || ' was attested ' || age_days || ' days ago'
        ELSE ''
    END AS reason,
    CASE WHEN age_days <= 90 THEN '' ELSE
        'look at admin.atlassian.com > Billing, and write a [[plans]] section into seatcheck.toml'
    END AS hint
FROM (
    SELECT app, CASE app WHEN 'guard' THEN '' ELSE concat_ws('/', nullif(site, ''), app) END AS scope,
        CASE app WHEN 'guard' THEN 'Guard' ELSE concat_ws(' on ', app, nullif(site, '')) END AS thing,
        date_diff('day', p.attested_on, taken_at()::DATE) AS age_days
    FROM (SELECT DISTINCT site, app FROM seat UNION ALL SELECT '', 'guard') billed
    LEFT JOIN plan p USING (site, app)
)
UNION ALL BY NAME
-- What approved domains give: from the API if it was read whole, else from who looked it up.
SELECT 'approved-domains' AS source, '' AS scope,
    CASE WHEN whole OR age_days <= 90 THEN 'complete' ELSE outcome END AS outcome,
    0 AS requests, 0 AS pages, 0 AS rows,
    CASE
        WHEN whole OR age_days <= 90 THEN ''
        WHEN age_days > 90 THEN 'what approved domains give was attested ' || age_days || ' days ago'
        ELSE 'what approved domains give could not be read, and nobody has attested it'
    END AS reason,
    CASE WHEN whole OR age_days <= 90 THEN '' ELSE
        'look at admin.atlassian.com > Apps > App access settings, and write an [approved_domains] section into seatcheck.toml'
    END AS hint
FROM (
    SELECT coalesce(bool_and(c.outcome = 'complete'), false) AS whole,
        coalesce(max(CASE WHEN c.outcome <> 'complete' THEN c.outcome END), 'not asked') AS outcome,
        (
            SELECT date_diff('day', attested_on, taken_at()::DATE) FROM stored.attested_domains
            WHERE snapshot = (SELECT snapshot_id FROM snapshot)
        ) AS age_days
    FROM stored.coverage c
    WHERE c.snapshot = (SELECT snapshot_id FROM snapshot) AND c.source IN ('app-access-settings', 'app-access-details')
)
UNION ALL BY NAME
SELECT 'leavers' AS source, '' AS scope, CASE WHEN age_days <= 90 THEN 'complete' ELSE 'not asked' END AS outcome,
    0 AS requests, 0 AS pages, (
        SELECT count(*) FROM stored.leaver WHERE snapshot = (SELECT snapshot_id FROM snapshot)
    ) AS rows,
    CASE
        WHEN age_days IS NULL THEN 'nobody has given a list of leavers'
        WHEN age_days > 90 THEN 'the list of leavers is ' || age_days || ' days old'
        ELSE ''
    END AS reason,
    CASE WHEN age_days <= 90 THEN '' ELSE 'ask the people''s department for one, and name it in [leavers] in seatcheck.toml' END AS hint
FROM (
    SELECT max(date_diff('day', attested_on, taken_at()::DATE)) AS age_days FROM stored.leaver_list
    WHERE snapshot = (SELECT snapshot_id FROM snapshot)
)
UNION ALL BY NAME
-- Only an export tells which policies are not billed. Nothing but Guard Premium makes that matter.
SELECT 'authentication-policy-types' AS source, '' AS scope,
    CASE WHEN typed = accounts OR other_guard THEN 'complete' WHEN typed = 0 THEN 'not asked' ELSE 'partial' END AS outcome,
    0 AS requests, 0 AS pages, typed AS rows, accounts AS claimed,
    CASE WHEN typed = accounts OR other_guard THEN '' ELSE
        'of ' || (accounts - typed) || ' of ' || accounts || ' managed accounts nobody said whether their authentication policy is billable'
    END AS reason,
    CASE WHEN typed = accounts OR other_guard THEN '' ELSE
        'import the export of managed accounts: Directory > Managed accounts > Export members'
    END AS hint
FROM (
    SELECT count(*) AS accounts, count(m.policy_type) AS typed,
        EXISTS (SELECT 1 FROM plan WHERE app = 'guard' AND plan <> 'premium') AS other_guard
    FROM account a LEFT JOIN authentication_policy_member m USING (account_id)
    WHERE a.managed AND a.status = 'active'
)
UNION ALL BY NAME
SELECT 'seat-limits' AS source, concat_ws('/', nullif(site, ''), app) AS scope,
    CASE WHEN seats IS NULL THEN 'not asked' ELSE 'complete' END AS outcome, 0 AS requests, 0 AS pages,
    CASE WHEN seats IS NULL THEN 0 ELSE 1 END AS rows,
    CASE WHEN seats IS NULL THEN 'nobody said how many seats the tier of ' || concat_ws(' on ', app, nullif(site, '')) || ' has'
        ELSE '' END AS reason,
    CASE WHEN seats IS NULL THEN 'look at admin.atlassian.com > Billing, and write `seats` into its [[plans]] section' ELSE '' END AS hint
FROM seat_limit
UNION ALL BY NAME
-- Whether Atlassian records use of Jira Product Discovery is nowhere said, so its list says nothing where nobody's is.
SELECT 'jpd-use' AS source, '' AS scope,
    CASE WHEN used = 0 THEN 'unavailable' WHEN listed < creators THEN 'partial' ELSE 'complete' END AS outcome,
    0 AS requests, 0 AS pages, listed AS rows, creators AS claimed,
    CASE
        WHEN used = 0 THEN 'Atlassian records nobody''s use of Jira Product Discovery'
        WHEN listed < creators THEN 'of ' || (creators - listed) || ' of ' || creators || ' creators Atlassian has not said what they use'
        ELSE ''
    END AS reason,
    CASE WHEN used = 0 OR listed < creators THEN 'ask the creators themselves' ELSE '' END AS hint
FROM (
    SELECT count(DISTINCT account_id) AS creators, count(DISTINCT CASE WHEN uses_listed THEN account_id END) AS listed,
        count(last_used_at) AS used
    FROM seat JOIN account USING (account_id)
    WHERE app = 'jpd'
)
WHERE creators > 0
UNION ALL BY NAME
SELECT 'administrators-sign-in' AS source, '' AS scope, CASE WHEN count(*) = 0 THEN 'complete' ELSE 'partial' END AS outcome,
    0 AS requests, 0 AS pages, 0 AS rows,
    CASE WHEN count(*) = 0 THEN '' ELSE
        'whether ' || count(*) || ' administrators without two-step verification sign in by single sign-on is not known'
    END AS reason,
    CASE WHEN count(*) = 0 THEN '' ELSE
        'export the managed accounts in the admin site, and import the file into the snapshot: no API tells of single sign-on'
    END AS hint
FROM account a
WHERE a.kind = 'atlassian' AND a.status = 'active' AND a.managed AND NOT coalesce(a.mfa_enabled, false)
    AND a.account_id IN (SELECT account_id FROM administrator)
    AND a.account_id NOT IN (
        SELECT account_id FROM authentication_policy_member WHERE single_sign_on IS NOT NULL AND account_id IS NOT NULL
    );
COMMENT ON VIEW coverage IS 'What was read of each source and scope, and what was not. Also what nobody attested, customers whose address is hidden, and administrators of whom nobody knows how they sign in.';
COMMENT ON COLUMN coverage.source IS 'the source, as policies name it in needs; also what has to be attested: attested:<topic>, plans, guard-plan, approved-domains, leavers, administrators-sign-in, seat-limits, authentication-policy-types; and jpd-use';
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
