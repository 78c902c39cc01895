/*
title    = "Nobody outside makes an account on a site whose desk is for our own people"
severity = "medium"
why      = "Where mail to a desk may create accounts for anyone, or the public may sign up, strangers become customers of the site, and see what its open portals offer to staff."
remedy   = "Email requests > Account creation: agents only. Customer access: switch public sign-up off, or serve outsiders from a site of their own."
controls = ["SOC2 CC6.1"]
needs    = ["desks", "attested:mail-account-creation", "attested:public-signup"]

# A desk of which the configuration does not say for whom it is may be for our own people.
*/
SELECT
    setting.site || '/' || setting.topic AS subject,
    CASE setting.topic WHEN 'public-signup' THEN 'anyone may sign up on ' ELSE 'mail from anyone makes accounts on ' END
        || setting.site || ', which serves ' || inside.desks AS summary,
    setting.site, setting.topic AS setting, setting.value, inside.desks, setting.attested_by, setting.attested_on
FROM attested_setting setting
JOIN (
    SELECT site, string_agg(
        project || CASE WHEN intended_audience = 'internal' THEN '' ELSE ' (for whom is not configured)' END, ', '
        ORDER BY project
    ) AS desks
    FROM desk
    WHERE coalesce(intended_audience <> 'external', true)
    GROUP BY site
) inside ON inside.site = setting.site
WHERE (setting.topic = 'mail-account-creation' AND setting.value = 'anyone')
    OR (setting.topic = 'public-signup' AND setting.value = 'on')
ORDER BY subject
