SELECT kind, subject, summary, before, after FROM difference ORDER BY kind, subject LIMIT $limit;
