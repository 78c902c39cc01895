/*
title    = "Every external person on a JSM agent seat works tickets"
severity = "high"
why      = "An agent seat opens every queue of the site and is billed each month. An external person who was never assigned a ticket needs neither."
remedy   = "Take away the agent role; leave the JSM Customer role, or move the person to a portal-only account."
controls = ["SOC2 CC6.3", "ISO27001 A.5.18", "NIST AC-6", "CIS 6.8"]
needs    = ["domains", "workspaces", "accounts", "role-holders", "jira-users", "desks", "tickets-handled"]
*/
SELECT
    seat.account_id || '@' || seat.site AS subject,
    account.name || ' (' || account.email_domain || ') is an agent on ' || seat.site || ' and never worked a ticket' AS summary,
    account.account_id, account.name, account.email, account.domain_class, seat.site,
    string_agg(seat.role, ', ' ORDER BY seat.role) AS roles, activity.tickets_handled,
    max(seat.last_used_at) AS last_used_at, account.added_at, max(price.month) AS monthly_cost
FROM seat
JOIN account USING (account_id)
JOIN request_activity activity ON activity.account_id = seat.account_id AND activity.site = seat.site
LEFT JOIN seat_price price ON price.app = seat.app AND price.site = seat.site
WHERE seat.app = 'jsm' AND account.audience = 'external' AND activity.tickets_handled = 0
GROUP BY
    seat.account_id, seat.site, account.account_id, account.name, account.email, account.email_domain,
    account.domain_class, account.added_at, activity.tickets_handled
ORDER BY subject
