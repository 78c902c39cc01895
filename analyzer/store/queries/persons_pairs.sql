-- Accounts that may be one person's, the surest first.
SELECT s.account_id, a.name, a.email, s.other_account_id, b.name AS other_name, b.email AS other_email,
    s.score::DOUBLE AS score, s.likely, s.evidence
FROM same_person s JOIN account a ON a.account_id = s.account_id JOIN account b ON b.account_id = s.other_account_id
ORDER BY s.score DESC, s.account_id, s.other_account_id;
