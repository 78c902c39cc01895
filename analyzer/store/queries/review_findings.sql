-- What the last check found, as rows to decide on. $policies: only theirs, or of all where it is empty.
CREATE OR REPLACE TEMP TABLE reviewed AS
SELECT f.policy, f.subject, f.severity AS word, f.summary, f.evidence, f.monthly_cost,
    f.evidence ->> 'account_id' AS account_id,
    -- Everybody whom the row is about: nobody may decide on themself.
    list_distinct(list_filter(list_transform(
        list_filter(json_keys(f.evidence), lambda key: key LIKE '%account_id'), lambda key: f.evidence ->> key
    ), lambda id: id IS NOT NULL)) AS account_ids,
    f.evidence ->> 'site' AS site, f.evidence ->> 'app' AS app, f.evidence ->> 'project' AS project,
    f.evidence ->> 'customer_organization_id' AS customer_organization_id,
    f.evidence ->> 'name' AS name, f.evidence ->> 'email' AS email, f.evidence ->> 'department' AS department
FROM stored.finding f
WHERE f.snapshot = getvariable('snapshot') AND (len($policies) = 0 OR list_contains($policies, f.policy));
