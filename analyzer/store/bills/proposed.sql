-- The first $most of whom the harms in $harms may be done to, the least harm first; what needs no identity provider before the rest.
SELECT account_id, name, email, harm, synced, last_used_at, added_at
FROM candidate WHERE kept = '' AND list_contains($harms, harm)
ORDER BY list_position($harms, harm), synced, last_used_at NULLS FIRST, added_at NULLS LAST, account_id LIMIT $most;
