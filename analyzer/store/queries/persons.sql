-- Finds accounts that may be one person's, with what speaks for it. Never all pairs: accounts are compared only where they
-- share a mailbox, or a name and something of the address. Nobody is merged.
DELETE FROM stored.same_person WHERE snapshot = getvariable('snapshot');

CREATE OR REPLACE TEMP TABLE person AS
WITH formerly AS (
    SELECT lower(trim(f.key)) AS name, lower(trim(f.value)) AS now
    FROM (
        SELECT unnest(map_entries(from_json(said::JSON -> 'domains' -> 'formerly', '"MAP(VARCHAR, VARCHAR)"'))) AS f
        FROM stored.configuration WHERE snapshot = getvariable('snapshot')
    )
),
addressed AS (
    SELECT account_id, email, email_domain, domain_class, name, department, job_title, split_part(email, '@', 1) AS local,
        coalesce(nullif(split_part(split_part(email, '@', 1), '+', 1), ''), split_part(email, '@', 1)) AS base
    FROM stored.account
    -- What is like a domain of ours may be somebody who wants to pass for one of us.
    WHERE snapshot = getvariable('snapshot') AND kind IN ('atlassian', 'portal-only')
        AND domain_class NOT IN ('hidden', 'look-alike') AND contains(email, '@')
)
SELECT a.account_id, a.email, a.email_domain, a.department, a.job_title, a.base, a.local <> a.base AS tagged,
    a.domain_class IN ('managed', 'verified', 'internal') AS ours, f.now IS NOT NULL AS moved,
    coalesce(f.now, r.mailbox_domain, a.email_domain) AS mailbox_domain,
    CASE WHEN coalesce(r.ignored, '') = '' THEN a.base ELSE translate(a.base, r.ignored, '') END AS box,
    regexp_replace(a.base, '[._-]', '', 'g') AS handle,
    CASE WHEN contains(a.name, '@') OR a.name = a.account_id OR lower(a.name) IN ('former user', 'unknown') THEN []
        ELSE words_of(a.name) END AS words
FROM addressed a
LEFT JOIN formerly f ON f.name = a.email_domain
LEFT JOIN stored.mailbox_rule r ON r.name = a.email_domain;

CREATE OR REPLACE TEMP TABLE candidate AS
-- Where very many share a mailbox, each is compared with the first of them.
WITH box AS (
    SELECT box, mailbox_domain, count(*) AS accounts, min(account_id) AS first
    FROM person GROUP BY box, mailbox_domain HAVING count(*) > 1
),
-- Where many have a name, it says nothing.
namesakes AS (
    SELECT words FROM person WHERE len(words) > 1 GROUP BY words HAVING count(*) BETWEEN 2 AND 5
)
SELECT p.account_id, q.account_id AS other_account_id
FROM box b JOIN person p USING (box, mailbox_domain) JOIN person q USING (box, mailbox_domain)
WHERE p.account_id < q.account_id AND (b.accounts <= 30 OR p.account_id = b.first)
UNION
SELECT p.account_id, q.account_id
FROM namesakes n JOIN person p USING (words) JOIN person q USING (words)
WHERE p.account_id < q.account_id AND (p.handle = q.handle OR p.email_domain = q.email_domain);

INSERT INTO stored.same_person
WITH frequency AS (
    SELECT word, count(*) AS people
    FROM (SELECT unnest(words) AS word FROM person) GROUP BY word
),
pair AS (
    SELECT p.account_id, q.account_id AS other_account_id, p.email = q.email AS same_address,
        p.box = q.box AND p.mailbox_domain = q.mailbox_domain AS same_mailbox, p.email_domain = q.email_domain AS same_domain,
        p.base = q.base AS same_base, p.handle = q.handle AS same_handle, p.tagged OR q.tagged AS tagged,
        p.moved <> q.moved AS moved, p.ours AND q.ours AS ours, p.words, q.words AS other_words,
        CASE WHEN p.department = q.department THEN p.department END AS department,
        CASE WHEN p.job_title = q.job_title THEN p.job_title END AS job_title,
        list_has_any(string_split_regex(p.base, '[._-]'), (SELECT list(name) FROM stored.shared_mailbox)) AS shared,
        spells(p.handle, p.words) OR spells(p.handle, q.words) AS spelt,
        length(p.handle) = length(q.handle) AND length(p.handle) >= 8
            AND damerau_levenshtein(p.handle, q.handle) = 1 AND NOT regexp_matches(p.handle || q.handle, '[0-9]') AS misspelt,
        list_filter(p.words, lambda word: NOT list_contains(q.words, word)) AS rest,
        list_filter(q.words, lambda word: NOT list_contains(p.words, word)) AS other_rest
    FROM candidate c JOIN person p USING (account_id) JOIN person q ON q.account_id = c.other_account_id
),
named AS (
    SELECT pair.*,
        CASE
            WHEN words = [] OR other_words = [] THEN 'unknown'
            WHEN words = other_words THEN 'same'
            WHEN generation_of(words) <> generation_of(other_words) THEN 'other'
            WHEN rest = [] OR other_rest = [] THEN 'fit'
            WHEN len(rest) = len(words) THEN 'other'
            WHEN len(rest) = 1 AND len(other_rest) = 1 AND least(length(rest[1]), length(other_rest[1])) = 1
            THEN CASE WHEN left(rest[1], 1) = left(other_rest[1], 1) THEN 'unknown' ELSE 'other' END
            WHEN len(rest) = 1 AND len(other_rest) = 1 AND (
                starts_with(rest[1], other_rest[1]) OR starts_with(other_rest[1], rest[1])
                OR s.name IS NOT NULL
                OR least(length(rest[1]), length(other_rest[1])) >= 6 AND left(rest[1], 1) = left(other_rest[1], 1)
                    AND damerau_levenshtein(rest[1], other_rest[1]) = 1
            ) THEN 'fit'
            ELSE 'other'
        END AS names
    FROM pair
    LEFT JOIN stored.short_name s ON s.name = rest[1] AND s.other = other_rest[1]
),
-- How many others are called the same by accident, if every given name goes with every family name; and, of the others,
-- which share are in that department and have that title.
expected AS (
    SELECT n.words, product((f.people - 1) / total.people) * any_value(total.people) AS namesakes
    FROM (SELECT words, unnest(words) AS word FROM (SELECT DISTINCT words FROM named WHERE names = 'same')) n
    JOIN frequency f USING (word), (SELECT count(*) AS people FROM person WHERE words <> []) total
    GROUP BY n.words
),
department AS (
    SELECT department, count(*) / sum(count(*)) OVER () AS share FROM person WHERE department IS NOT NULL GROUP BY department
),
title AS (
    SELECT job_title, count(*) / sum(count(*)) OVER () AS share FROM person WHERE job_title IS NOT NULL GROUP BY job_title
),
weighed AS (
    SELECT n.*, coalesce(e.namesakes, 1) * coalesce(d.share, 1) * coalesce(t.share, 1) AS others
    FROM named n
    LEFT JOIN expected e USING (words) LEFT JOIN department d USING (department) LEFT JOIN title t USING (job_title)
),
scored AS (
    SELECT *, CASE
        WHEN same_mailbox AND shared THEN CASE WHEN names = 'same' THEN 0.80 ELSE 0.50 END
        WHEN same_address THEN CASE names WHEN 'same' THEN 1.00 WHEN 'fit' THEN 0.98 WHEN 'unknown' THEN 0.97 ELSE 0.60 END
        WHEN same_mailbox AND (tagged OR moved) THEN CASE
            WHEN names = 'same' THEN 0.97 WHEN names = 'fit' THEN 0.94 WHEN names = 'unknown' AND spelt THEN 0.92
            WHEN names = 'unknown' THEN 0.80 ELSE 0.50
        END
        WHEN same_mailbox THEN
            CASE names WHEN 'same' THEN 0.98 WHEN 'fit' THEN 0.96 WHEN 'unknown' THEN 0.95 ELSE 0.60 END
        WHEN shared OR names <> 'same' THEN 0
        WHEN same_domain AND same_handle THEN CASE WHEN others <= 0.3 THEN 0.92 ELSE 0.80 END
        WHEN same_domain AND misspelt THEN CASE WHEN others <= 0.1 THEN 0.92 ELSE 0.80 END
        WHEN same_domain THEN CASE WHEN others <= 0.03 THEN 0.65 ELSE 0.40 END
        WHEN ours THEN CASE WHEN others <= 0.003 THEN 0.91 WHEN others <= 0.03 THEN 0.85 WHEN others <= 1 THEN 0.70 ELSE 0.50 END
        ELSE CASE WHEN others <= 0.03 THEN 0.65 ELSE 0.40 END
    END AS score
    FROM weighed
)
SELECT getvariable('snapshot'), account_id, other_account_id, score, concat_ws('; ',
    CASE
        WHEN same_address THEN 'the same address'
        WHEN same_mailbox THEN concat_ws(', ',
            CASE WHEN moved THEN 'the same address before the domain was changed' ELSE 'the same mailbox' END,
            CASE WHEN tagged THEN 'one of them with a plus-address' END,
            CASE WHEN NOT same_base THEN 'written with other dots' END,
            CASE WHEN NOT same_domain AND NOT moved THEN 'at another domain of the provider' END
        )
        WHEN same_handle AND same_domain THEN 'addresses that differ in dots alone'
        WHEN same_domain AND misspelt THEN 'addresses that differ in one letter'
        WHEN same_domain THEN 'two addresses at one domain'
        WHEN ours THEN 'the same name before the @, at two domains of ours'
        ELSE 'the same name before the @, at two domains'
    END,
    CASE names
        WHEN 'same' THEN CASE WHEN others <= 0.03 THEN 'the same rare name' ELSE 'the same name' END
        WHEN 'fit' THEN 'names that fit' WHEN 'unknown' THEN
            CASE WHEN spelt THEN 'one name is not known, and the address spells the other' ELSE 'a name is not known' END
        ELSE 'other names'
    END,
    CASE WHEN department IS NOT NULL THEN 'the same department' END, CASE WHEN job_title IS NOT NULL THEN 'the same title' END,
    CASE WHEN shared THEN 'a mailbox that several people read' END
)
FROM scored WHERE score >= 0.5;
DROP TABLE candidate;
DROP TABLE person;
