SELECT account_id FROM group_member WHERE group_id = $group_id ORDER BY account_id;
