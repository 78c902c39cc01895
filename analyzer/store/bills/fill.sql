-- The price book, as JSON in getvariable('book').
INSERT INTO price
SELECT p.number, p.app, p.site, p.plan, p.billing, p.mode, p.per, p.flat_to, p.flat, p.maximum_quantity, p.is_list, p.confidence, p.origin
FROM (SELECT unnest(from_json(getvariable('book')::JSON -> 'prices', '[{
    "number": "INTEGER", "app": "VARCHAR", "site": "VARCHAR", "plan": "VARCHAR", "billing": "VARCHAR", "mode": "VARCHAR", "per": "VARCHAR",
    "flat_to": "BIGINT", "flat": "DECIMAL(18, 6)", "maximum_quantity": "BOOLEAN", "is_list": "BOOLEAN", "confidence": "VARCHAR", "origin": "VARCHAR"
}]')) AS p);
INSERT INTO band
SELECT b.price, b."first", b."last", b."each", b.total
FROM (SELECT unnest(from_json(getvariable('book')::JSON -> 'bands', '[{
    "price": "INTEGER", "first": "BIGINT", "last": "BIGINT", "each": "DECIMAL(18, 6)", "total": "DECIMAL(18, 6)"
}]')) AS b);
INSERT INTO term
SELECT t.app, t.site, t.discount, t.tax
FROM (SELECT unnest(from_json(getvariable('book')::JSON -> 'terms', '[{
    "app": "VARCHAR", "site": "VARCHAR", "discount": "DECIMAL(9, 8)", "tax": "DECIMAL(9, 8)"
}]')) AS t);
