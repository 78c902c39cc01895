-- Who uses each service desk, and for whom it is meant.
SELECT u.site, u.project, coalesce(d.name, '') AS name, u.internal_customers AS internal, u.external_customers AS "external",
    u.unknown_customers AS unknown, u.intended_audience AS intended, u.proposed_audience AS proposed, u.share
FROM desk_audience u JOIN desk d USING (site, desk_id)
ORDER BY u.site, u.project;
