INSERT INTO known
SELECT DISTINCT word, $weight FROM (SELECT unnest($words::VARCHAR[]) AS word)
WHERE word <> '' AND word NOT IN (SELECT word FROM known);
