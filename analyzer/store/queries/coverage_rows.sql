SELECT source, scope, outcome, requests, pages, rows, claimed, http_status, coalesce(reason, '') AS reason,
    coalesce(hint, '') AS hint, started_at, ended_at
FROM coverage ORDER BY source, scope;
