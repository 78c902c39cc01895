INSERT INTO stored.unknown_field
SELECT getvariable('snapshot'), getvariable('source'), field FROM (SELECT unnest(?::VARCHAR[]) AS field);
