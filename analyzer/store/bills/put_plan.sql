-- Put an app, or a collection, on another plan. Enterprise is sold by the year alone.
UPDATE billed_plan SET plan = $plan, billing = CASE WHEN $plan = 'enterprise' THEN 'annual' ELSE billing END
WHERE lower($app) IN (CASE WHEN collection = '' THEN lower(app) END, lower(collection)) AND lower($site) IN ('', lower(site), lower(sold_on))
RETURNING app;
