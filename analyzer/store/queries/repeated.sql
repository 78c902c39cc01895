-- How many records come without an id, or a second time.
SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT scope, id FROM page WHERE id IS NOT NULL)) FROM page;
