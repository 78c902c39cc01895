/*
title    = "No broad group gives the Customer role to external people"
severity = "medium"
why      = "The JSM Customer role reaches every open portal of its site. Whoever an identity provider or a group of everybody lets in gets it without anyone deciding so."
remedy   = "Take external people out of the group (in the identity provider, where that fills it), or give the role by a group for our own people only."
controls = ["ISO27001 A.5.15", "NIST AC-2"]
needs    = ["domains", "workspaces", "accounts", "groups", "group-roles"]

# A group is broad where an identity provider fills it, or where it holds at least one of these.
[params]
share   = 0.25  # of the active Atlassian accounts
members = 1000
*/
SELECT
    account_group.group_id AS subject,
    'group ' || account_group.name || ' gives ' || count(CASE WHEN account.audience = 'external' THEN 1 END)
        || ' external people the Customer role on ' || granted.sites AS summary,
    account_group.group_id, account_group.name, granted.sites, account_group.externally_synced, count(*) AS members,
    count(CASE WHEN account.audience = 'external' THEN 1 END) AS external_members, everybody.accounts AS accounts_in_all
FROM (
    SELECT group_id, string_agg(DISTINCT coalesce(site, resource_id), ', ' ORDER BY coalesce(site, resource_id)) AS sites
    FROM group_role
    WHERE app = 'jsm' AND role = 'customer' AND NOT sandbox
    GROUP BY group_id
) granted
JOIN account_group ON account_group.group_id = granted.group_id
JOIN group_member ON group_member.group_id = granted.group_id
JOIN account ON account.account_id = group_member.account_id
CROSS JOIN (
    SELECT count(*) AS accounts FROM account WHERE account.kind = 'atlassian' AND account.status = 'active'
) everybody
WHERE account.kind = 'atlassian' AND account.status = 'active'
GROUP BY account_group.group_id, account_group.name, granted.sites, account_group.externally_synced, everybody.accounts
HAVING count(CASE WHEN account.audience = 'external' THEN 1 END) > 0
    AND (account_group.externally_synced OR count(*) >= $members OR count(*) >= $share * everybody.accounts)
ORDER BY subject
