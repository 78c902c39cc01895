-- How many seats go at each step.
SELECT "until" AS step, count(*) AS seats FROM charge WHERE "until" <= getvariable('last_step') GROUP BY "until";
