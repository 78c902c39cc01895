-- Why there may be more seats than the bill counts, or other plans. The lines themselves say which plan nobody named.
SELECT gap_of(source, count(*), any_value(scope), any_value(outcome), any_value(reason)) AS gap
FROM stored.coverage
WHERE snapshot = getvariable('snapshot') AND list_contains($needs, source) AND outcome <> 'complete'
GROUP BY source
UNION ALL
SELECT need || ' was not collected'
FROM (SELECT unnest($needs) AS need)
WHERE need NOT IN (SELECT source FROM stored.coverage WHERE snapshot = getvariable('snapshot'))
UNION ALL
SELECT 'the plan of ' || concat_ws(' on ', app, nullif(site, '')) || ' was attested ' || date_diff('day', attested_on, taken_at()::DATE) || ' days ago'
FROM plan WHERE date_diff('day', attested_on, taken_at()::DATE) > 90
ORDER BY gap;
