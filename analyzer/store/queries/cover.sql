-- For each finding of a policy whether a predicate holds. {{evidence}} is the policy's evidence with its types, {{fields}} are
-- those of its fields that hide no column of the finding. The predicate was looked at and is one expression (waiving.py).
SELECT subject, monthly_cost, (
{predicate}
) AS holds
FROM (
    SELECT subject, summary, monthly_cost, state, age_days, first_seen_at, evidence{fields}
    FROM (SELECT * REPLACE ({evidence} AS evidence) FROM shown WHERE policy = $policy AND state IN ('new', 'open', 'reopened'))
) AS finding
