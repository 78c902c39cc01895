-- What every line costs at every step.
SELECT p.step, p.name, p.seats, p.billed, p.net::DECIMAL(24, {decimals}) AS net, p.per
FROM priced p ORDER BY p.step, p.name;
