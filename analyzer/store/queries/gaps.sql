-- Why a policy cannot know: a sentence for each source that it needs and that is not complete.
-- Last use is asked only of those whose use is in no list: where there is nobody like that, nothing is missing.
SELECT source, gap_of(source, count(*), any_value(scope), any_value(outcome), any_value(reason)) AS gap
FROM coverage
WHERE list_contains($needs, source) AND outcome <> 'complete'
    AND (source <> 'last-active' OR outcome <> 'not asked' OR EXISTS (FROM unlisted_seat))
GROUP BY source
UNION ALL
SELECT need, need || ' was not collected'
FROM (SELECT unnest($needs) AS need)
WHERE NOT EXISTS (SELECT 1 FROM coverage WHERE source = need)
    -- Where there is nothing of which it is a setting, or a plan, nothing is missing. A topic that nobody knows is.
    AND need NOT IN ('customer-emails', 'plans', 'seat-limits', 'jpd-use')
    AND need NOT IN (SELECT 'attested:' || topic FROM stored.topic WHERE snapshot = getvariable('snapshot'))
    AND (need <> 'last-active' OR EXISTS (FROM unlisted_seat))
ORDER BY 1;
