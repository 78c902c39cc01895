SELECT source, scope, outcome, requests, pages, rows, claimed, http_status, reason, hint, started_at, ended_at
FROM coverage ORDER BY source, scope;
