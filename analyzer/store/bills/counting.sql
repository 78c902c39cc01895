-- What makes $account count for Guard, by the plan that there is: its roles here, and whether there is more elsewhere.
SELECT i.resource_id, i.role, i.sandbox
FROM guard_item i
WHERE i.account_id = $account AND NOT i.elsewhere
    AND CASE WHEN (SELECT plan FROM billed_plan WHERE app = 'guard') = 'premium' THEN i.premium ELSE i.standard END;
