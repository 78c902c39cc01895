SELECT policy, subject, predicate, reason, owner, until, kind, ticket, file, line
FROM waiver ORDER BY line;
