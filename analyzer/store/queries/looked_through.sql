-- How many records are not as their form has them, and how many come without an id, or a second time. Counting r reads
-- all of its fields.
SELECT count(*) FILTER ({departs}), count(*) - count(DISTINCT (scope, id)) FILTER (id IS NOT NULL), count(r) FROM page;
