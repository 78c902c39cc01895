-- Of each forecast: how many charges are gone, came back, are still there; and since when the first is gone.
SELECT number, count(*) FILTER (gone), count(*) FILTER (NOT gone AND first_gone IS NOT NULL), count(*) FILTER (first_gone IS NULL),
    min(first_gone) FILTER (gone)
FROM followed GROUP BY number ORDER BY number;
