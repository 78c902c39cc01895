/*
title    = "The snapshot is fresh and shows everybody"
severity = "critical"
why      = "Who could not be seen was not judged. A review of an incomplete or old population proves nothing."
remedy   = "Give the key or token what it lacks, and collect again; nothing should be changed on this snapshot before. Where an export of the admin site differs, find out which of the two is right. Atlassian's own totals may lag: where numbers still differ after another collection, ask its support."
controls = ["SOC2 CC4.1"]
needs    = []

[params]
max_age_days = 45
*/
SELECT
    source || '@' || scope AS subject,
    source || CASE WHEN scope = '' THEN '' ELSE ' of ' || scope END || ' is ' || outcome || ': ' || reason AS summary,
    source, scope, outcome, rows AS rows_read, claimed AS total_claimed, http_status, hint
FROM coverage
-- What Atlassian does not serve, no key would give: the policies that need it say that they cannot know.
WHERE outcome NOT IN ('complete', 'unavailable') AND source NOT LIKE 'attested:%'
    AND source NOT IN (
        'customer-emails', 'requests-raised', 'tickets-handled', 'last-request', 'agent-activity', 'plans', 'guard-plan',
        'seat-limits', 'authentication-policy-types', 'jpd-use', 'leavers', 'approved-domains', 'administrators-sign-in'
    )
UNION ALL
SELECT
    'age',
    'the snapshot is ' || date_diff('day', taken_at(), checked_at()) || ' days old',
    NULL, NULL, NULL, NULL, NULL, NULL, 'collect again'
WHERE taken_at() < checked_at() - to_days($max_age_days)
UNION ALL
-- An export of the admin site beside what the API says of the same people.
SELECT
    export || '@' || account_id,
    coalesce(any_value(name), account_id) || ', ' || export || ' and the API: ' || string_agg(
        difference || CASE WHEN file_says IS NULL THEN '' ELSE ' (file ' || file_says || ', API ' || api_says || ')' END,
        '; ' ORDER BY difference
    ),
    export, account_id, NULL, NULL, NULL, NULL, 'export and collect on the same day; then find out which is right'
FROM population_difference
GROUP BY export, account_id
UNION ALL
-- Numbers that Atlassian gives twice.
SELECT
    'cross-check:' || what,
    CASE WHEN count(*) = 1 AND any_value(part) = '' THEN 'two numbers of ' || what
        ELSE what || ' differ in ' || count(*) || ' places, such as ' || min(part) END
    || ': ' || any_value(source) || ' says ' || arg_min(number, part) || ', ' || any_value(other_source) || ' '
    || arg_min(other_number, part) || '; a total may lag behind',
    any_value(source), NULL, NULL, sum(other_number)::BIGINT, sum(number)::BIGINT, NULL,
    'collect again after a day; if they still differ, some are not to be seen with this key, or are counted twice'
FROM cross_check WHERE NOT agrees
GROUP BY what
ORDER BY subject
