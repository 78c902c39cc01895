/*
scope    = "''"
id       = "'the count'"
required = ["count"]

[fields]
count = "BIGINT"
*/
INSERT INTO sent.total SELECT getvariable('snapshot'), getvariable('source'), r."count" FROM page;
