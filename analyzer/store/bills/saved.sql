-- Each line that a step changes, beside what it is at the step that $cumulative compares with: the one before, or step 1.
-- What was bought and is not taken goes at the renewal in any case: it is nobody's saving.
SELECT n.step, n.name, o.seats AS seats_before, n.seats AS seats_after, o.net::DECIMAL(24, {decimals}) AS net_before, o.per AS per_before,
    n.net::DECIMAL(24, {decimals}) AS net_after, n.per AS per_after, o.fewer, n.fewer AS fewer_after, n.band, n.unknown
FROM priced n JOIN priced o ON o.name = n.name AND o.step = CASE WHEN $cumulative THEN n.step - 1 ELSE 1 END
WHERE n.step > 1 AND (n.seats <> o.seats OR n.net IS DISTINCT FROM o.net)
ORDER BY n.step, n.name;
