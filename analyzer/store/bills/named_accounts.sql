-- Whom entries name, as JSON in $entries: an account's id, or an address, which may be that of several accounts.
WITH entry AS (SELECT unnest(from_json($entries::JSON, '[{"number": "INTEGER", "word": "VARCHAR"}]'), max_depth := 2))
SELECT e.number, a.account_id FROM entry e JOIN account a ON a.account_id = e.word
UNION
SELECT e.number, a.account_id FROM entry e JOIN account a ON a.email = lower(e.word)
ORDER BY 1, 2;
