-- The domains that are written in punycode, as an address or a claim has them.
SELECT DISTINCT lower(trim(split_part(written, '@', -1))) AS name
FROM (
    SELECT email AS written FROM sent.directory_account WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT email FROM sent.managed_account WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT email FROM sent.sighting WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT name FROM stored.domain WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT name FROM stored.configured_domain WHERE snapshot = getvariable('snapshot')
    UNION ALL
    SELECT domain FROM app_access_setting
)
WHERE written ILIKE '%xn--%';
