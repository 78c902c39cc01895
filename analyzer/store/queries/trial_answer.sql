SELECT * FROM answer ORDER BY subject;
