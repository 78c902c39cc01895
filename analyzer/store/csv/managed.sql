-- Managed accounts, from the export of all of them, of the members of a policy, or of accounts from domains.
CREATE TEMP TABLE csv_claim AS
SELECT r.*, c.means AS claimed_by FROM csv_row r
LEFT JOIN csv_spelling c ON c.what = 'claimed' AND c.written = lower(r.claimed)
WHERE r.kind IN ('csv-managed-accounts', 'csv-policy-members', 'csv-domain-accounts');

CREATE TEMP TABLE csv_managed AS
SELECT account_id, min("at") AS "at", arg_min(name, "at") AS name, arg_min(email, "at") AS email,
    arg_min(status, "at") AS status, max(day(last_active)) AS last_active_at, arg_min(billable, "at") AS billable,
    arg_min(policy, "at") AS policy, arg_min(policy_type, "at") AS policy_type, arg_min(saml, "at") AS saml,
    arg_min(two_step, "at") AS two_step, arg_min(password, "at") AS password,
    arg_min(idle_session, "at") AS idle_session, arg_min(email_verified, "at") AS email_verified,
    min(lower(email)) <> max(lower(email)) OR min(lower(status)) <> max(lower(status))
        OR min(lower(billable)) <> max(lower(billable)) OR min(policy) <> max(policy)
        OR min(lower(policy_type)) <> max(lower(policy_type)) AS contradicted
FROM csv_claim
WHERE account_id IS NOT NULL AND (kind <> 'csv-domain-accounts' OR claimed_by = 'here')
GROUP BY account_id;

INSERT INTO stored.domain
SELECT DISTINCT getvariable('snapshot'), lower(split_part(email, '@', -1)), 'verified'
FROM csv_managed WHERE stands_in('domains') AND email LIKE '%@%';

INSERT INTO sent.managed_account
SELECT getvariable('snapshot'), account_id, name, email,
    CASE s.means WHEN 'active' THEN 'active' WHEN 'suspended' THEN 'inactive' WHEN 'deactivated' THEN 'inactive' END,
    b.means::BOOLEAN, last_active_at
FROM csv_managed m
LEFT JOIN csv_spelling s ON s.what = 'status' AND s.written = lower(m.status)
LEFT JOIN csv_spelling b ON b.what = 'flag' AND b.written = lower(m.billable)
WHERE stands_in('managed-accounts');

-- The sites on which they use each app, other companies' included. A word without a dot is the name of a site.
INSERT INTO sent.managed_use
SELECT DISTINCT getvariable('snapshot'), c.account_id, a.app, a.name,
    CASE WHEN a.address = '' OR p.written LIKE '%.%' THEN p.written ELSE replace(a.address, '{site}', p.written) END,
    NULL::TIMESTAMP
FROM csv_claim c JOIN csv_managed USING (account_id), unnest(c.apps) AS l(listed), unnest(parts(listed.written)) AS p(written)
JOIN csv_app a ON a.number = listed.app
WHERE stands_in('managed-accounts');

INSERT INTO sent.policy_member
SELECT getvariable('snapshot'), account_id, policy, t.means, saml.means::BOOLEAN, two_step.means::BOOLEAN, password,
    idle_session
FROM csv_managed m
LEFT JOIN csv_spelling t ON t.what = 'policy_type' AND t.written = lower(m.policy_type)
LEFT JOIN csv_spelling saml ON saml.what = 'saml' AND saml.written = lower(m.saml)
LEFT JOIN csv_spelling two_step ON two_step.what = 'two_step' AND two_step.written = lower(m.two_step)
WHERE coalesce(m.policy, m.policy_type, m.saml, m.two_step) IS NOT NULL
    AND account_id NOT IN (SELECT account_id FROM sent.policy_member WHERE snapshot = getvariable('snapshot'));

INSERT INTO sent.external_user
SELECT getvariable('snapshot'), account_id, any_value(email), max(day(last_active)), any_value(products),
    any_value(b.means)::BOOLEAN
FROM csv_row r LEFT JOIN csv_spelling b ON b.what = 'flag' AND b.written = lower(r.billable)
WHERE r.kind = 'csv-external-users' AND account_id IS NOT NULL
    AND account_id NOT IN (SELECT account_id FROM sent.external_user WHERE snapshot = getvariable('snapshot'))
GROUP BY account_id;

CREATE TEMP MACRO unspelled(what_, written_) AS
    written_ IS NOT NULL AND lower(written_) NOT IN (SELECT written FROM csv_spelling WHERE what = what_);
INSERT INTO csv_defect
SELECT CASE kind WHEN 'csv-external-users' THEN 'external-users' ELSE 'managed-accounts' END, 'no `Atlassian ID`',
    count(*), min("at")
FROM csv_row WHERE kind <> 'csv-users' AND account_id IS NULL GROUP BY kind, "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'no `Status`', count(*), min("at") FROM csv_managed WHERE status IS NULL
GROUP BY "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'an unknown `Status`', count(*), min("at") FROM csv_managed
WHERE unspelled('status', status) GROUP BY "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'no Guard flag (`Billable`)', count(*), min("at") FROM csv_managed
WHERE billable IS NULL GROUP BY "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'an unknown Guard flag (`Billable`)', count(*), min("at")
FROM csv_managed WHERE unspelled('flag', billable) GROUP BY "at" >> 40
UNION ALL
SELECT 'authentication-policies', 'an unknown policy type, single sign-on or two-step state',
    count(*), min("at")
FROM csv_managed
WHERE unspelled('policy_type', policy_type) OR unspelled('saml', saml) OR unspelled('two_step', two_step)
GROUP BY "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'a last active date that is no date', count(*), min("at") FROM csv_claim
WHERE unreadable(last_active) GROUP BY "at" >> 40
UNION ALL
SELECT 'external-users', 'a last active time that is no date', count(*), min("at") FROM csv_row
WHERE kind = 'csv-external-users' AND unreadable(last_active) GROUP BY "at" >> 40
UNION ALL
SELECT 'external-users', 'an unknown Guard flag (`Billable`)', count(*), min("at") FROM csv_row
WHERE kind = 'csv-external-users' AND unspelled('flag', billable) GROUP BY "at" >> 40
UNION ALL
SELECT source, 'an unknown `Claimed`, or none', count(*), min("at")
FROM csv_claim, (VALUES ('managed-accounts'), ('domains')) AS s(source)
WHERE kind = 'csv-domain-accounts' AND claimed_by IS NULL GROUP BY source, "at" >> 40
UNION ALL
SELECT 'managed-accounts', 'other values than an earlier row of the same account', count(DISTINCT c.account_id), min(c."at")
FROM csv_claim c JOIN csv_managed m USING (account_id)
WHERE m.contradicted AND (
    lower(c.email) <> lower(m.email) OR lower(c.status) <> lower(m.status) OR lower(c.billable) <> lower(m.billable)
    OR c.policy <> m.policy OR lower(c.policy_type) <> lower(m.policy_type))
GROUP BY c."at" >> 40;
