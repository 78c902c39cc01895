/*
scope    = "''"
id       = "r.id"
required = ["attributes"]
also     = ["type", "links", "message"]

[fields]
id = "VARCHAR"
attributes = """STRUCT(
    "time" VARCHAR, processedAt VARCHAR, "action" VARCHAR,
    actor STRUCT(id VARCHAR, app STRUCT(id VARCHAR), onBehalfOf STRUCT(id VARCHAR), auth STRUCT(authType VARCHAR, tokenId VARCHAR)),
    context STRUCT(id VARCHAR, "type" VARCHAR, attributes JSON)[], container STRUCT(id VARCHAR, "type" VARCHAR, attributes JSON)[],
    location STRUCT(ip VARCHAR)
)"""

[checks]
"action or actor is missing" = 'r.attributes."action" IS NOT NULL AND r.attributes.actor.id IS NOT NULL'
"a time is missing or cannot be read" = 'moment(r.attributes."time") IS NOT NULL AND moment(r.attributes.processedAt) IS NOT NULL'
*/
-- Of people only the account id is kept; what an event says of other things is not to be had anywhere else later.
INSERT INTO stored.audit_event
SELECT (SELECT org_id FROM stored.snapshot WHERE id = getvariable('snapshot')), page.id, moment(e."time"),
    moment(e.processedAt), e."action", e.actor.id, e.actor.onBehalfOf.id, e.actor.app.id, e.actor.auth.authType,
    e.actor.auth.tokenId,
    list_transform(coalesce(e.context, []), lambda thing: {
        'id': thing.id, 'type': thing."type", 'attributes': CASE WHEN thing."type" <> 'users' THEN thing.attributes END
    }),
    list_transform(coalesce(e.container, []), lambda thing: {'id': thing.id, 'type': thing."type"}),
    e.location.ip
FROM (SELECT id, r.attributes AS e FROM page) AS page;
