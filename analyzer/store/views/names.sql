-- What names and mailboxes are, whoever uses seatcheck.

-- Names in front of the @ behind which several people sit, or nobody.
CREATE OR REPLACE VIEW stored.shared_mailbox AS
SELECT unnest(regexp_split_to_array(trim('
    abuse accounting accounts admin administrator all alerts billing bookings bot careers contact crm customer
    customerservice desk dev everyone facilities feedback finance frontdesk general hello help helpdesk hostmaster hr info
    information invoice invoices it itsupport jira jobs kontakt legal mail mailbox marketing monitoring newsletter
    noreply office operations orders people post postmaster press privacy procurement project reception recruiting
    root sales security service servicedesk shared shop staff support system team test tester tickets training
    vendor vendors verkauf webmaster
'), '\s+')) AS name;

-- A name in letters that every way of writing it shares: Müller, Mueller and Muller; Сергей, Sergey and Sergej.
CREATE OR REPLACE MACRO latin_of(name) AS CASE WHEN regexp_matches(name, '\p{Cyrillic}') THEN translate(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(name,
        'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'), 'ю', 'iu'), 'я', 'ia'), 'є', 'ie'),
    'абвгґдеёзийіїклмнопрстуфыэьъ', 'abvggdeeziiiiklmnoprstufie'
) ELSE name END;
CREATE OR REPLACE MACRO plain(name) AS
    replace(replace(replace(replace(replace(translate(strip_accents(
        replace(replace(replace(latin_of(lower(name)), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
    ), 'øłđðħıyj', 'olddhiii'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'aa', 'a'), 'ss', 's');

-- Given names that one person may go by.
CREATE OR REPLACE VIEW stored.short_name AS
WITH form AS (
    SELECT forms, plain(unnest(string_split(forms, ' '))) AS name
    FROM (SELECT unnest([
        'alexander alex aleksander aleksandr sasha sandro', 'andrew andy drew', 'anthony toni tony', 'benjamin ben benny',
        'bernard bernie', 'katharina catherine cathy kate kathi kathy katherine katie kati', 'charles charlie chuck',
        'christopher chris kit topher', 'christina tina kristina', 'daniel dan danny', 'david dave', 'deborah debbie deb',
        'donald don', 'edward ed eddie ted', 'elizabeth liz beth eliza betty lisbeth elisabeth', 'emily emmy',
        'florian flo', 'francesco franco', 'francisco paco pancho', 'frederick fred freddy', 'gabriel gabe',
        'gregory greg', 'henry hank harry', 'ignacio nacho', 'jacob jake', 'james jim jimmy jamie', 'jennifer jenny jen',
        'jeffrey jeff', 'jonathan jon', 'john jack johnny', 'johannes hannes', 'jose pepe', 'joseph joe joey',
        'joshua josh', 'katarzyna kasia', 'kenneth ken kenny', 'lawrence larry', 'leonard leo len',
        'magdalena lena magda', 'margaret maggie meg peggy', 'mariya masha', 'matthew matt', 'matthias matti',
        'maximilian max', 'michael mike mick mikkel', 'nicholas nick', 'nikolai kolya', 'olivia liv livy',
        'pamela pam', 'patricia pat trish patty', 'patrick padraig', 'peter pete', 'philip phil', 'rebecca becky becca',
        'richard rick dick rich', 'robert bob rob bert bobby', 'ronald ron', 'samuel sam', 'sebastian seb basti',
        'sergei seryoga', 'stephen steve steven', 'stanislaw stas', 'susan sue susie susy', 'theodore theo',
        'thomas tom tommy', 'timothy tim', 'victoria vicky tori', 'vladimir vova', 'walter walt',
        'william bill will billy liam', 'zachary zach'
    ]) AS forms)
)
SELECT DISTINCT a.name, b.name AS other FROM form a JOIN form b USING (forms);

-- The words of a name in the order of the alphabet; what stands in brackets, and titles, left out.
CREATE OR REPLACE MACRO words_of(name) AS list_sort(list_distinct(list_filter(
    regexp_split_to_array(regexp_replace(plain(name), '[(\[{].*?[)\]}]', ' ', 'g'), '[^\p{L}\p{N}]+'),
    lambda word: word NOT IN ('', 'dr', 'mr', 'mrs', 'ms', 'prof', 'ext', 'external', 'contractor')
)));
-- What tells a father from his son, as `plain` writes it.
CREATE OR REPLACE MACRO generation_of(words) AS list_filter(
    words, lambda word: word IN ('ir', 'sr', 'ii', 'iii', 'iv', 'iunior', 'senior', 'filho', 'neto')
);
-- Whether what stands before the @ is a given and a family name, and maybe a number.
CREATE OR REPLACE MACRO spells(handle, words) AS len(words) = 2
    AND least(length(words[1]), length(words[2])) > 1 AND regexp_replace(plain(handle), '[0-9]+$', '')
    IN (words[1] || words[2], words[2] || words[1]);
