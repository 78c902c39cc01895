-- What the changes take away and give. A role is lost when the last path to it is: every group that gives it, or, where
-- none does, the direct grant.
INSERT INTO lost_role
WITH touched AS (
    SELECT DISTINCT c.account_id, r.resource_id, r.role
    FROM change c JOIN group_role r USING (group_id) WHERE c.act = 'leave-group'
    UNION
    SELECT account_id, resource_id, role FROM change WHERE act = 'revoke-role'
),
path AS (
    SELECT t.account_id, t.resource_id, t.role, p.group_id, CASE WHEN p.direct THEN taken.step ELSE gone.step END AS step
    FROM touched t
    JOIN (SELECT * FROM entitlement_path WHERE is_counted(account_id)) p USING (account_id, resource_id, role)
    LEFT JOIN (SELECT account_id, group_id, min(step) AS step FROM change WHERE act = 'leave-group' GROUP BY ALL) gone
        ON gone.account_id = t.account_id AND gone.group_id = p.group_id
    LEFT JOIN (
        SELECT account_id, resource_id, role, min(step) AS step FROM change WHERE act = 'revoke-role' GROUP BY ALL
    ) taken ON taken.account_id = t.account_id AND taken.resource_id = t.resource_id AND taken.role = t.role
)
SELECT account_id, resource_id, role, max(step) FROM path
GROUP BY account_id, resource_id, role HAVING count(step) = count(*);

INSERT INTO gained_role
SELECT account_id, resource_id, role, min(step)
FROM (
    SELECT c.account_id, r.resource_id, r.role, c.step
    FROM change c JOIN group_role r USING (group_id) WHERE c.act = 'join-group'
    UNION ALL
    SELECT account_id, resource_id, role, step FROM change WHERE act = 'grant-role'
)
GROUP BY account_id, resource_id, role;

INSERT INTO lost_account
SELECT account_id, min(step), bool_or(act = 'deactivate') FROM change
WHERE act IN ('suspend', 'remove', 'deactivate') GROUP BY account_id;

INSERT INTO lost_guard SELECT account_id, min(step), true FROM change WHERE act = 'exempt' GROUP BY account_id;

-- Of what is cancelled everybody's seat goes, and what counts for Guard beside seats.
INSERT INTO lost_seat
SELECT account_id, app, site, 1 FROM seat SEMI JOIN cancelled USING (app, site)
UNION
SELECT account_id, app, site, 1 FROM guard_item SEMI JOIN cancelled USING (app, site) WHERE NOT elsewhere AND NOT sandbox;
