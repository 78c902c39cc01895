-- {{side}} is before or after.
CREATE OR REPLACE TEMP TABLE answer_{side} AS SELECT subject::VARCHAR AS subject, * EXCLUDE (subject) FROM answer;
