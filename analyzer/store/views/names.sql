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

-- Short forms of given names, each with a form that all of them share.
CREATE OR REPLACE VIEW stored.short_name AS
SELECT word, canonical
FROM (
    SELECT unnest(string_split(forms, ' ')) AS word, split_part(forms, ' ', 1) AS canonical
    FROM (SELECT unnest([
        'alexander alex aleksander aleksandr sasha sandro', 'andrew andi drew', 'anthoni toni', 'benjamin ben beni',
        'bernard bernie', 'catherine cathi kate kathi katherine katie kati', 'charles charlie chuck',
        'christopher chris kit topher', 'christina tina kristina', 'daniel dan dani', 'david dave', 'deborah debbie deb',
        'donald don', 'edward ed eddie ted', 'elizabeth liz beth eliza bettie lisbeth elisabeth', 'emili emmi',
        'florian flo', 'francesco franco', 'francisco paco pancho', 'frederick fred freddi', 'gabriel gabe',
        'gregori greg', 'henri hank harri', 'ignacio nacho', 'iacob iake', 'iames iim iimmi iamie', 'iennifer ienni ien',
        'ieffrei ieff', 'ionathan ion', 'iohn iack iohnni', 'iohannes hannes', 'iose pepe', 'ioseph ioe ioei',
        'iosua iosh', 'ioshua iosh', 'katarzina kasia', 'kenneth ken kenni', 'lawrence larri', 'leonard leo len',
        'magdalena lena magda', 'margaret maggie meg peggi', 'mariia masha', 'matthew matt', 'matthias matti',
        'maximilian max', 'michael mike mick mikkel', 'nicholas nick', 'nikolai kolia', 'olivia liv livi',
        'pamela pam', 'patricia pat trish patti', 'patrick padraig', 'peter pete', 'philip phil', 'rebecca becki becca',
        'richard rick dick rich', 'robert bob rob bert bobbi', 'ronald ron', 'samuel sam', 'sebastian seb basti',
        'sergei serioga', 'stephen steve steven', 'stanislaw stas', 'susan sue susi suzi', 'theodore theo',
        'thomas tom tommi', 'timothi tim', 'victoria vicki tori', 'vladimir vova', 'walter walt', 'william bill will billi liam',
        'zachari zach'
    ]) AS forms)
);

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
-- The words of a name in the order of the alphabet; what stands in brackets, and titles, left out.
CREATE OR REPLACE MACRO words_of(name) AS list_sort(list_distinct(list_filter(
    regexp_split_to_array(regexp_replace(plain(name), '[(\[{].*?[)\]}]', ' ', 'g'), '[^\p{L}\p{N}]+'),
    lambda word: word NOT IN ('', 'dr', 'mr', 'mrs', 'ms', 'prof', 'ext', 'external', 'contractor')
)));
-- What tells a father from his son, as `plain` writes it.
CREATE OR REPLACE MACRO generation_of(words) AS list_filter(
    words, lambda word: word IN ('ir', 'sr', 'ii', 'iii', 'iv', 'iunior', 'senior', 'filho', 'neto')
);
