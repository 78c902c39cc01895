/*
scope    = "''"
id       = "r.directoryId"
required = []
also     = ["icon"]

[fields]
directoryId = "VARCHAR"
name = "VARCHAR"
*/
INSERT INTO stored.directory
SELECT getvariable('snapshot'), id, r.name FROM page;
