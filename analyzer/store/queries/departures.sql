-- How many records are not as their form has them.
SELECT count(*) FROM page WHERE {departs};
