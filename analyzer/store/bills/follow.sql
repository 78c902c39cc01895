-- What forecasts are asked for: was it ever gone, when first, and is it now. Filled snapshot by snapshot.
CREATE OR REPLACE TEMP TABLE followed AS
SELECT s.number, s.app, s.site, s.account_id, f.made_at::DATE AS made, NULL::DATE AS first_gone, false AS gone
FROM stored.forecast f JOIN stored.forecast_seat s USING (number) WHERE f.org_id = $org_id;
