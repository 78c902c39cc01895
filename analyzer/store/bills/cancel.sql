-- What is cancelled: nobody has a seat there any more.
INSERT INTO cancelled
SELECT app, site FROM billed_plan
WHERE lower($app) IN (CASE WHEN collection = '' THEN lower(app) END, lower(collection)) AND lower($site) IN ('', lower(site), lower(sold_on))
    AND app <> 'guard' AND host = '';
