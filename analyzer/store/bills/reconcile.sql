-- Who counts for Guard Standard by the rules, and by Atlassian's own flag.
SELECT count(*) FILTER (coalesce(u.standard, false)) AS by_rule,
    CASE WHEN count(a.guard_billable) > 0 THEN count(*) FILTER (a.guard_billable) END AS by_flag,
    count(*) FILTER (a.guard_billable <> coalesce(u.standard, false)) AS differing
FROM account a LEFT JOIN guard_user u USING (account_id)
WHERE a.managed AND a.status IN ('active', 'not_invited');
