-- {{select}} says of each finding of the policy whether the predicate holds.
INSERT INTO covered
SELECT a.number, a.in_force, $policy, f.subject, f.monthly_cost
FROM ({select}) f, accepted a
WHERE f.holds AND a.number = $number;
