/*
keys     = ["domain"]
scope    = "domain"
id       = "lower(r.domain)"
required = ["products"]
also     = ["enabled", "adminNotifications"]

[fields]
domain = "VARCHAR"
products = "STRUCT(productId VARCHAR, adminApprovalRequired BOOLEAN, role VARCHAR)[]"
*/
INSERT INTO sent.approved_app
SELECT DISTINCT getvariable('snapshot'), page.id, product.productId, product.role, product.adminApprovalRequired
FROM page, unnest(r.products) AS p(product);
