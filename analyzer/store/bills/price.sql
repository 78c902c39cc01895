-- What each line costs at each step: from the temporary tables subscription, quantity, price, band and term.
-- Seats that were bought by the year bind until the renewal: they count at step 0 alone.
CREATE OR REPLACE TEMP TABLE priced AS
WITH fitting AS (
    SELECT s.name, p.plan, p.number, p.is_list,
        row_number() OVER (PARTITION BY s.name, p.plan ORDER BY p.is_list, p.site = '', p.number) AS choice
    FROM subscription s
    JOIN price p ON lower(p.app) = lower(s.app) AND lower(p.site) IN ('', lower(s.site))
        AND (p.billing = s.billing OR p.plan = 'free')
),
free_limit AS (
    SELECT f.name, max(b."last") AS seats FROM fitting f JOIN band b ON b.price = f.number
    WHERE f.choice = 1 AND f.plan = 'free' GROUP BY f.name
),
-- More people than a free plan has room for are on Standard.
asked AS (
    SELECT q.step, s.name, q.seats, s.unclear, s.billing, CASE WHEN q.step = 0 AND s.billing = 'annual' THEN s.bought END AS bought,
        s.plan = 'free' AND q.seats > l.seats AS outgrown,
        CASE WHEN s.plan = 'free' AND q.seats > l.seats THEN 'standard' ELSE s.plan END AS plan
    FROM quantity q JOIN subscription s USING (name) LEFT JOIN free_limit l USING (name)
),
chosen AS (
    SELECT a.*, p.* EXCLUDE (app, site, plan, billing), greatest(a.seats, coalesce(a.bought, 0)) AS wanted
    FROM asked a
    LEFT JOIN fitting f ON f.name = a.name AND f.plan = a.plan AND f.choice = 1 AND a.unclear IS NULL
    LEFT JOIN price p ON p.number = f.number
),
in_band AS (
    SELECT c.step, c.name, b."first", b."last", b."each", b.total
    FROM chosen c JOIN band b ON b.price = c.number AND greatest(c.wanted, 1) BETWEEN b."first" AND coalesce(b."last", greatest(c.wanted, 1))
),
graduated AS (
    SELECT c.step, c.name, sum(b."each" * (least(c.wanted, coalesce(b."last", c.wanted)) - b."first" + 1)) AS amount
    FROM chosen c JOIN band b ON b.price = c.number AND b."first" <= c.wanted
    WHERE c.mode = 'graduated' GROUP BY c.step, c.name
),
amounts AS (
    SELECT c.*, i."first", i."last", i."each", i.total, CASE
            WHEN c.number IS NULL OR i."first" IS NULL THEN NULL
            WHEN c.wanted = 0 THEN 0
            WHEN c.wanted <= c.flat_to THEN c.flat
            WHEN c.mode = 'graduated' THEN g.amount
            WHEN c.mode = 'volume' THEN coalesce(i.total, i."each" * c.wanted)
            ELSE coalesce(i.total, i."each" * i."last")
        END::DECIMAL(24, 6) AS amount
    FROM chosen c
    LEFT JOIN in_band i ON i.step = c.step AND i.name = c.name
    LEFT JOIN graduated g ON g.step = c.step AND g.name = c.name
),
-- The largest number of seats that costs less, of those below what is taken, or up to it where more are bought: of each
-- band, of the flat price, and none where nobody is left. Whole-volume prices may cost less only further down.
topped AS (SELECT *, seats + (wanted > seats)::INTEGER AS top FROM amounts WHERE amount > 0),
cheaper AS (
    SELECT step, name, max(fitting) AS seats
    FROM (
        SELECT t.step, t.name, t.mode, t.flat_to, b."first", CASE
                WHEN t.mode = 'graduated' THEN CASE WHEN b."each" > 0 THEN least(b."last", t.top) - 1 END
                WHEN t.mode = 'volume' AND b."each" > 0 -- in millionths, which divide exactly
                    THEN least(b."last", t.top - 1, ((t.amount * 1000000)::HUGEINT - 1) // (b."each" * 1000000)::HUGEINT)
                WHEN coalesce(b.total, b."each" * b."last", 0) < t.amount THEN least(b."last", t.top - 1)
            END AS fitting
        FROM topped t JOIN band b ON b.price = t.number AND b."first" <= t.wanted
    )
    WHERE (mode = 'graduated' OR fitting >= "first" OR fitting = 0) AND fitting > coalesce(flat_to, -1)
    GROUP BY step, name
    UNION ALL
    SELECT step, name, CASE WHEN seats = 0 THEN 0 ELSE least(flat_to, top - 1) END FROM topped WHERE seats = 0 OR flat < amount
),
-- The more particular terms win: those of an app on a site, of an app, of a site, of everything.
terms AS (
    SELECT s.name,
        arg_min(t.discount, CASE WHEN t.app = '' THEN 2 ELSE 0 END + CASE WHEN t.site = '' THEN 1 ELSE 0 END) AS discount,
        arg_min(t.tax, CASE WHEN t.app = '' THEN 2 ELSE 0 END + CASE WHEN t.site = '' THEN 1 ELSE 0 END) AS tax
    FROM subscription s
    JOIN term t ON lower(t.app) IN ('', lower(s.app)) AND lower(t.site) IN ('', lower(s.site))
    GROUP BY s.name
),
-- Rounded once: the gross amount, the net one, the tax on it.
rounded AS (
    SELECT a.*, coalesce(t.tax, 0)::DECIMAL(9, 8) AS taxed, round(a.amount, {decimals}) AS gross,
        round(round(a.amount, {decimals}) * (1 - coalesce(t.discount, 0))::DECIMAL(9, 8), {decimals})::DECIMAL(24, 6) AS net
    FROM amounts a LEFT JOIN terms t ON t.name = a.name
)
SELECT a.step, a.name, a.seats, a.outgrown, a.plan, a.mode, coalesce(a.per, 'month') AS per, a.maximum_quantity, coalesce(a.is_list, false) AS is_list,
    coalesce(a.confidence, '') AS confidence, coalesce(a.origin, '') AS origin,
    CASE
        WHEN a.amount IS NULL THEN NULL WHEN a.wanted = 0 THEN 0
        WHEN a.mode = 'tiers' AND a.wanted > coalesce(a.flat_to, 0) THEN a."last" ELSE a.wanted
    END AS billed,
    CASE WHEN a.amount IS NULL THEN '' WHEN a.wanted <= a.flat_to THEN '1-' || a.flat_to
        WHEN a."last" IS NULL THEN a."first" || ' and more' ELSE a."first" || '-' || a."last" END AS band,
    CASE WHEN a.wanted > coalesce(a.flat_to, 0) THEN a."each" END AS "each",
    a.gross, a.net, round(a.net * a.taxed, {decimals}) AS tax,
    a.seats - c.seats AS fewer,
    CASE
        WHEN a.unclear IS NOT NULL THEN a.unclear
        WHEN a.number IS NULL THEN 'no price of this plan, billed ' || CASE a.billing WHEN 'annual' THEN 'by the year' ELSE 'by the month' END || ', is known'
        WHEN a.amount IS NULL THEN 'the prices end before ' || a.wanted || ' seats'
        ELSE ''
    END AS unknown
FROM rounded a
LEFT JOIN (SELECT step, name, max(seats) AS seats FROM cheaper GROUP BY step, name) c ON c.step = a.step AND c.name = a.name;
