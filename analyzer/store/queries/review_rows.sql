SELECT policy, subject, word, summary, name, email, place, evidence, monthly_cost, account_ids, owner_kind, owner_of,
    earlier
FROM review
ORDER BY list_position(['desk', 'app', 'customer-organization', 'department', ''], owner_kind), owner_of, policy,
    list_position(['critical', 'high', 'medium', 'low'], word), subject;
