-- Whose people they are, how their accounts stand, and who uses which desk.
CREATE OR REPLACE VIEW email_domain AS
SELECT name, readable, class, resembles, accounts
FROM stored.email_domain WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW email_domain IS 'Every domain that is in the address of an account, or whose people may join apps by themselves.';
COMMENT ON COLUMN email_domain.name IS 'the domain, in lower case, as the address has it';
COMMENT ON COLUMN email_domain.readable IS 'the same with the letters that its punycode stands for';
COMMENT ON COLUMN email_domain.class IS 'verified, internal, partner, client, ended (as configured), public, look-alike or unlisted';
COMMENT ON COLUMN email_domain.resembles IS 'the domain of ours that a look-alike is like; null where it is none';
COMMENT ON COLUMN email_domain.accounts IS 'how many accounts have an address there';

CREATE OR REPLACE VIEW account_state AS
SELECT s.site, s.account_id, a.email, a.audience, s.state
FROM stored.account_state s JOIN stored.account a ON a.snapshot = s.snapshot AND a.account_id = s.account_id
WHERE s.snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW account_state IS 'How each account stands on each site where it is known. Accounts that are on no site have one row, with an empty site.';
COMMENT ON COLUMN account_state.site IS 'the site; empty for an account that is on none';
COMMENT ON COLUMN account_state.account_id IS 'the account';
COMMENT ON COLUMN account_state.email IS 'its address; null where Atlassian hides it';
COMMENT ON COLUMN account_state.audience IS 'internal, external or unknown';
COMMENT ON COLUMN account_state.state IS 'AA-M-LIC, AA-M-CUST, AA-M-NONE, AA-X-LIC, AA-X-CUST, AA-X-NONE, AA-INV, AA-SUSP, AA-DEACT, PO-ACT, PO-REV, DUAL, APP, SVC or UNKNOWN; docs/identity.md says what each means';

CREATE OR REPLACE VIEW desk_audience AS
SELECT d.site, d.desk_id, d.project, d.intended_audience, coalesce(u.internal, 0) AS internal_customers,
    coalesce(u."external", 0) AS external_customers, coalesce(u.unknown, 0) AS unknown_customers,
    CASE
        WHEN u.internal + u."external" + u.unknown < 5 THEN NULL
        WHEN u.internal >= 0.8 * (u.internal + u."external" + u.unknown) THEN 'internal'
        WHEN u."external" >= 0.8 * (u.internal + u."external" + u.unknown) THEN 'external'
    END AS proposed_audience,
    greatest(u.internal, u."external") / nullif(u.internal + u."external" + u.unknown, 0) AS share
FROM desk d
LEFT JOIN stored.desk_use u
    ON u.snapshot = (SELECT snapshot_id FROM snapshot) AND u.site = d.site AND u.desk_id = d.desk_id;
COMMENT ON VIEW desk_audience IS 'For whom each service desk is meant, and who uses it: its listed customers, members of the customer organizations that it serves and, where a site has one desk, everyone who raised a request. Active accounts; agents of the site left out.';
COMMENT ON COLUMN desk_audience.site IS 'the site';
COMMENT ON COLUMN desk_audience.desk_id IS 'Atlassian''s id';
COMMENT ON COLUMN desk_audience.project IS 'the key of its project';
COMMENT ON COLUMN desk_audience.intended_audience IS 'internal or external, as configured; null where not';
COMMENT ON COLUMN desk_audience.internal_customers IS 'how many internal people use it';
COMMENT ON COLUMN desk_audience.external_customers IS 'how many external people';
COMMENT ON COLUMN desk_audience.unknown_customers IS 'how many of whom it cannot be said';
COMMENT ON COLUMN desk_audience.proposed_audience IS 'internal or external where five people or more use it and four in five are that; null otherwise';
COMMENT ON COLUMN desk_audience.share IS 'the share of the larger audience among all of them, 0 to 1; null where nobody uses it';

CREATE OR REPLACE VIEW same_person AS
SELECT account_id, other_account_id, score, evidence, score::DOUBLE >= coalesce((
    SELECT (said::JSON ->> '$.identity.threshold')::DOUBLE FROM stored.configuration
    WHERE snapshot = (SELECT snapshot_id FROM snapshot)
), 0.9) AS likely
FROM stored.same_person WHERE snapshot = (SELECT snapshot_id FROM snapshot);
COMMENT ON VIEW same_person IS 'Pairs of accounts that may be one person''s. Never merged: somebody has to look. docs/identity.md has the rules and how often they are right.';
COMMENT ON COLUMN same_person.account_id IS 'one account';
COMMENT ON COLUMN same_person.other_account_id IS 'the other; its id sorts after that of the first';
COMMENT ON COLUMN same_person.score IS 'how sure it is, 0.5 to 1';
COMMENT ON COLUMN same_person.evidence IS 'what speaks for and against it, in words';
COMMENT ON COLUMN same_person.likely IS 'whether the score reaches identity.threshold of the configuration (0.9 where it says nothing)';
