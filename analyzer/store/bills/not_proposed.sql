-- Why how many of the line are not proposed, where only the harms in $harms may be done.
SELECT CASE WHEN kept <> '' THEN kept ELSE harm END AS why, count(*) AS accounts
FROM candidate WHERE kept <> '' OR NOT list_contains($harms, harm) GROUP BY 1 ORDER BY 2 DESC, 1;
