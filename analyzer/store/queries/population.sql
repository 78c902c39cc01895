SELECT kind, audience, status, count(*) AS accounts FROM account GROUP BY ALL ORDER BY ALL;
