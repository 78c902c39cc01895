SELECT count(*) FROM csv_row WHERE coalesce(group_id, group_name) IS NOT NULL OR len(group_names) > 0;
