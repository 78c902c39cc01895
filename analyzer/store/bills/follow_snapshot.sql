-- What is gone in the snapshot that is worked out, of the forecasts that were made on an earlier day.
UPDATE followed SET first_gone = CASE WHEN n.gone THEN coalesce(first_gone, $day) ELSE first_gone END, gone = n.gone
FROM (
    SELECT f.number, f.app, f.site, f.account_id, p.account_id IS NULL AS gone
    FROM followed f
    LEFT JOIN (
        SELECT app, site, account_id FROM app_charge WHERE since = 0
        UNION ALL
        SELECT 'guard', '', account_id FROM charge WHERE name = 'guard' AND since = 0
    ) p USING (app, site, account_id)
    WHERE f.made < $day
) n
WHERE n.number = followed.number AND n.app = followed.app AND n.site = followed.site AND n.account_id = followed.account_id;
