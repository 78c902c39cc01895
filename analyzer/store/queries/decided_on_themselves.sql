-- Which answers ($answers, JSON) are of somebody about themself: the reviewer's address is that of the row, or of an
-- account that the row is about, or such an account is likely another one of the reviewer's.
WITH answer AS (
    SELECT a.* FROM (
        SELECT unnest(from_json($answers::JSON, '[{"number": "BIGINT", "email": "VARCHAR", "account_ids": ["VARCHAR"], "reviewer": "VARCHAR"}]')) AS a
    )
),
decided AS (
    SELECT number, mailbox(reviewer) AS mailbox, unnest(account_ids) AS account_id FROM answer
),
own AS (
    SELECT r.mailbox, a.account_id
    FROM (SELECT DISTINCT mailbox FROM decided) r JOIN account a ON mailbox(a.email) = r.mailbox
)
SELECT number FROM answer WHERE mailbox(email) = mailbox(reviewer)
UNION
SELECT d.number FROM decided d JOIN own o USING (mailbox, account_id)
UNION
SELECT d.number FROM decided d JOIN own o USING (mailbox) JOIN same_person s
    ON s.account_id = least(d.account_id, o.account_id) AND s.other_account_id = greatest(d.account_id, o.account_id)
WHERE s.likely
ORDER BY number;
