-- {{cost}} and {{evidence}} are expressions over the columns that the policy returned.
INSERT INTO stored.finding
SELECT getvariable('snapshot'), $policy, subject::VARCHAR, coalesce(summary, subject)::VARCHAR, $severity, {cost}, {evidence} FROM answer;
