-- What is bought, as far as it bounds how many may be added.
CREATE OR REPLACE VIEW seat_limit AS
SELECT p.site, p.app, coalesce(p.seats, licence.seats, a.seats) AS seats
FROM plan p
LEFT JOIN (
    SELECT site, app, max(nullif(capacity, 0)) AS seats FROM resource WHERE NOT sandbox GROUP BY site, app
) licence USING (site, app)
LEFT JOIN application_role a ON a.site = p.site AND p.app = CASE a."key"
    WHEN 'jira-software' THEN 'jira' WHEN 'jira-servicedesk' THEN 'jsm' WHEN 'jira-product-discovery' THEN 'jpd'
END
WHERE p.billing = 'annual' AND p.plan NOT IN ('none', 'free') AND p.app <> 'guard' AND p.host = '';
COMMENT ON VIEW seat_limit IS 'Apps that are paid by the year, and how many seats their tier has: as the configuration says, else the licence, else the site.';
COMMENT ON COLUMN seat_limit.site IS 'the site; empty for an app without one';
COMMENT ON COLUMN seat_limit.app IS 'the app';
COMMENT ON COLUMN seat_limit.seats IS 'seats of the tier; null where nobody tells';

CREATE OR REPLACE VIEW bill_line AS
SELECT name, kind, app, site, plan, billing, covers, seats, month, year, currency, is_list, unknown
FROM stored.bill_line WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW bill_line IS 'The bill, as it was worked out at the last check; empty before.';
COMMENT ON COLUMN bill_line.name IS 'the line: jira@north, Teamwork@north, guard, …';
COMMENT ON COLUMN bill_line.kind IS 'app, enterprise, collection, guard or marketplace';
COMMENT ON COLUMN bill_line.app IS 'the app, or the name of the collection or Marketplace app';
COMMENT ON COLUMN bill_line.site IS 'its site; empty where it is of no one site';
COMMENT ON COLUMN bill_line.plan IS 'the plan; empty where nobody said';
COMMENT ON COLUMN bill_line.billing IS 'monthly or annual; empty where nobody said';
COMMENT ON COLUMN bill_line.covers IS 'the apps whose seats are counted, as app@site';
COMMENT ON COLUMN bill_line.seats IS 'how many accounts count';
COMMENT ON COLUMN bill_line.month IS 'what it costs a month, after discount and before tax; null where nobody knows';
COMMENT ON COLUMN bill_line.year IS 'what it costs a year';
COMMENT ON COLUMN bill_line.currency IS 'of both amounts, as ISO 4217 has it';
COMMENT ON COLUMN bill_line.is_list IS 'whether it rests on a list price';
COMMENT ON COLUMN bill_line.unknown IS 'why nobody knows the price; empty where it is known';

CREATE OR REPLACE VIEW seat_price AS
SELECT split_part(part, '@', 1) AS app, split_part(part, '@', 2) AS site, name AS line, (month / nullif(seats, 0))::DECIMAL(18, 4) AS month, is_list
FROM (
    SELECT *, unnest(CASE WHEN kind = 'guard' THEN ['guard'] ELSE covers END) AS part FROM bill_line WHERE kind <> 'marketplace'
);
COMMENT ON VIEW seat_price IS 'What a seat costs on average, by the bill of the last check. Taking one away may save more, less or nothing: `seatcheck cost` says.';
COMMENT ON COLUMN seat_price.app IS 'the app; guard for Guard';
COMMENT ON COLUMN seat_price.site IS 'its site; empty for Guard and Bitbucket';
COMMENT ON COLUMN seat_price.line IS 'the line of the bill that it is on';
COMMENT ON COLUMN seat_price.month IS 'its share of what the line costs a month, after discount and before tax; null where nobody knows';
COMMENT ON COLUMN seat_price.is_list IS 'whether it rests on a list price';
