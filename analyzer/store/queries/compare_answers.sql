-- {{before}} and {{after}} are what both versions say of a subject, as JSON.
CREATE OR REPLACE TEMP TABLE difference AS
SELECT
    CASE WHEN b.subject IS NULL THEN 'appears' WHEN a.subject IS NULL THEN 'vanishes' ELSE 'changes' END AS kind,
    coalesce(a.subject, b.subject) AS subject, coalesce(a.summary, b.summary)::VARCHAR AS summary,
    {before} AS before, {after} AS after
FROM answer_before b FULL JOIN answer_after a ON a.subject = b.subject
WHERE b.subject IS NULL OR a.subject IS NULL OR {before} <> {after};
