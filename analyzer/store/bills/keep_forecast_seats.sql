-- Whose seats are to go, as JSON in $seats.
INSERT INTO stored.forecast_seat
SELECT $number, s.app, s.site, s.account_id
FROM (SELECT unnest(from_json($seats::JSON, '[{"app": "VARCHAR", "site": "VARCHAR", "account_id": "VARCHAR"}]'), max_depth := 2)) s;
