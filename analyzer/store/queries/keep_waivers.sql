-- Keeps the waivers as they are at the check; getvariable('waivers') is a JSON array.
DELETE FROM stored.waiver WHERE snapshot = getvariable('snapshot');
INSERT INTO stored.waiver
SELECT getvariable('snapshot'), w.file, w.line, w.policy, w.subject, w.predicate, w.reason, w.owner, w.ticket, w.until, w.kind
FROM (
    SELECT unnest(from_json(getvariable('waivers'), '[{
        "file": "VARCHAR", "line": "INTEGER", "policy": "VARCHAR", "subject": "VARCHAR", "predicate": "VARCHAR",
        "reason": "VARCHAR", "owner": "VARCHAR", "ticket": "VARCHAR", "until": "DATE", "kind": "VARCHAR"
    }]')) AS w
);
