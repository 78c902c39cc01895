SELECT name, billing, renews FROM subscription WHERE billing IS NOT NULL ORDER BY name;
