SELECT id, org_id, org_name, taken_at, published_at, tool_version, complete FROM stored.snapshot ORDER BY id;
