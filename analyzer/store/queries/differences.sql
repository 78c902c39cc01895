-- Compares what the sampled accounts answered with the lists of who holds which role, as far as those are whole.
DELETE FROM stored.sampled_difference WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.sampled_difference
WITH whole AS (
    SELECT source, scope FROM stored.coverage WHERE snapshot = getvariable('snapshot') AND outcome = 'complete'
),
-- An account that holds no role has no line in the answer: that it was answered at all is known where all were.
answered AS (
    SELECT account_id FROM stored.sampled_account
    WHERE snapshot = getvariable('snapshot') AND (
        account_id IN (SELECT account_id FROM sent.sampled_role WHERE snapshot = getvariable('snapshot'))
        OR EXISTS (SELECT 1 FROM whole WHERE source = 'role-assignments')
    )
),
single AS (
    SELECT account_id, CASE WHEN role IN ('org-admin', 'site-admin') THEN '' ELSE resource_id END AS resource_id, role
    FROM sent.sampled_role WHERE snapshot = getvariable('snapshot')
),
listed AS (
    SELECT account_id, resource_id, role FROM sent.role_holder WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT account_id, '', unnest(string_split(platform_roles, ', '))
    FROM sent.directory_account WHERE snapshot = getvariable('snapshot')
),
said AS (
    (SELECT DISTINCT *, 'only in its own answer' AS difference FROM (FROM single EXCEPT FROM listed))
    UNION ALL
    (SELECT DISTINCT *, 'only in the lists' FROM (FROM listed EXCEPT FROM single))
)
SELECT getvariable('snapshot'), account_id, resource_id, role, difference
FROM said
WHERE account_id IN (FROM answered) AND CASE
    WHEN resource_id = '' THEN role IN ('org-admin', 'site-admin') AND ('accounts', '') IN (FROM whole)
    ELSE ('role-holders', resource_id || ' atlassian/' || role) IN (FROM whole)
END;
