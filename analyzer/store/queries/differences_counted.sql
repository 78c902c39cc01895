SELECT
    (SELECT count(*) FROM answer_before), (SELECT count(*) FROM answer_after),
    count(CASE WHEN kind = 'appears' THEN 1 END), count(CASE WHEN kind = 'vanishes' THEN 1 END),
    count(CASE WHEN kind = 'changes' THEN 1 END)
FROM difference;
