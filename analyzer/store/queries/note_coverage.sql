-- getvariable('coverage') is a JSON array: an organization may have tens of thousands of scopes.
DELETE FROM stored.coverage WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.coverage
SELECT getvariable('snapshot'), c.source, c.scope, c.outcome, c.requests, c.pages, c."rows", c.claimed, c.http_status,
    c.reason, c.hint, moment(c.started_at), moment(c.ended_at)
FROM (
    SELECT unnest(from_json(getvariable('coverage'), '[{
        "source": "VARCHAR", "scope": "VARCHAR", "outcome": "VARCHAR", "requests": "BIGINT", "pages": "BIGINT",
        "rows": "BIGINT", "claimed": "BIGINT", "http_status": "INTEGER", "reason": "VARCHAR", "hint": "VARCHAR",
        "started_at": "VARCHAR", "ended_at": "VARCHAR"
    }]')) AS c
);
