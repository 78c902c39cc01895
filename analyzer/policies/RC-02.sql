/*
title    = "Nobody joins a paid app by their e-mail domain alone"
severity = "high"
why      = "Whoever has an address at such an approved domain gets a paid seat by opening the app. Nobody here decides, and the bill grows by itself."
remedy   = "Apps > App access settings > Approved domains: choose None or Customer for the app, or let an administrator approve each."
controls = ["SOC2 CC6.2", "NIST AC-2"]
needs    = ["workspaces", "approved-domains"]
*/
SELECT
    domain || '/' || place || '/' || role AS subject,
    CASE WHEN domain = 'anyone' THEN 'anyone at all' ELSE 'everyone of ' || domain END || ' becomes ' || role || ' of '
        || place || ' without being approved' AS summary,
    domain, app, site, role, attested_by, attested_on
FROM (
    SELECT setting.domain, setting.app, setting.site, setting.role,
        coalesce(setting.app || CASE WHEN setting.site = '' THEN '' ELSE '@' || setting.site END, setting.resource_id) AS place,
        max(setting.attested_by) AS attested_by, max(setting.attested_on) AS attested_on
    FROM app_access_setting setting
    LEFT JOIN resource ON resource.resource_id = setting.resource_id
    WHERE setting.enabled AND setting.role IN ('user', 'admin') AND NOT coalesce(setting.admin_approval_required, false)
        AND NOT coalesce(resource.sandbox, false)
    -- What Atlassian said in part, and someone looked up besides, is told once.
    GROUP BY setting.domain, setting.app, setting.site, setting.role,
        coalesce(setting.app || CASE WHEN setting.site = '' THEN '' ELSE '@' || setting.site END, setting.resource_id)
) joinable
ORDER BY subject
