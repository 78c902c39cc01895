/*
title    = "No client's, partner's, public or look-alike domain lets people join by itself"
severity = "high"
why      = "Where a client's, a partner's or a public domain is approved, its people get Atlassian accounts by mailing a desk or signing up, and with them what the domain gives: every open portal of the site, or a paid seat."
remedy   = "Apps > App access settings > Approved domains: take the domain out, and let its people be portal-only customers."
controls = ["SOC2 CC6.1"]
needs    = ["domains", "accounts", "workspaces", "approved-domains"]
*/
SELECT
    setting.domain AS subject,
    CASE
        WHEN setting.domain = 'anyone' THEN 'people of any domain'
        WHEN email_domain.class = 'look-alike' THEN 'LOOK-ALIKE, NOT OURS: people of ' || setting.domain
        ELSE 'people of ' || setting.domain || ' (' || CASE email_domain.class
            WHEN 'public' THEN 'public mail' WHEN 'ended' THEN 'a client whose contract has ended' ELSE 'a ' || email_domain.class
        END || ')'
    END || ' join by themselves: ' || setting.gives AS summary,
    setting.domain, email_domain.class AS domain_class, email_domain.resembles, setting.gives,
    setting.attested_by, setting.attested_on
FROM (
    SELECT domain, max(attested_by) AS attested_by, max(attested_on) AS attested_on,
        string_agg(DISTINCT role || ' of ' || place, ', ' ORDER BY role || ' of ' || place) AS gives
    FROM (
        SELECT domain, attested_by, attested_on, role,
            coalesce(app || CASE WHEN site = '' THEN '' ELSE '@' || site END, resource_id) AS place
        FROM app_access_setting
        WHERE enabled AND role <> 'none'
    ) joinable
    GROUP BY domain
) setting
LEFT JOIN email_domain ON email_domain.name = setting.domain
WHERE setting.domain = 'anyone' OR email_domain.class IN ('client', 'partner', 'ended', 'public', 'look-alike')
ORDER BY subject
