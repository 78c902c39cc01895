-- What belongs to the finding, by its words: the nearer to it, the heavier.
CREATE OR REPLACE TEMP TABLE known AS SELECT NULL::VARCHAR AS word, 0 AS weight LIMIT 0;
