/*
title    = "Only administrators let people in"
severity = "high"
why      = "Where any user may invite any address, or an invitation link is live, people get licensed without an administrator knowing of them."
remedy   = "User invites: choose approved domains or admins only. Invitation links: switch them off for every app."
controls = ["SOC2 CC6.2"]
needs    = ["attested:user-invites", "attested:invitation-links"]
*/
SELECT
    topic AS subject,
    CASE topic WHEN 'user-invites' THEN 'every user may invite anyone' ELSE 'invitation links are live' END AS summary,
    topic AS setting, value, attested_by, attested_on
FROM attested_setting
WHERE (topic = 'user-invites' AND value = 'anyone') OR (topic = 'invitation-links' AND value = 'on')
ORDER BY subject
