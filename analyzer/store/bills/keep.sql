-- One line of the bill, kept with the selected snapshot.
INSERT INTO stored.bill_line VALUES (
    getvariable('snapshot'), $name, $kind, $app, $site, $plan, $billing, $covers, $seats, $month, $year, $currency, $is_list, $unknown
);
