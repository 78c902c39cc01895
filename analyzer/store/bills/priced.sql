-- What each line costs at step 0, and what its cycle is like.
SELECT p.name, p.net, p.per, coalesce(p.maximum_quantity AND s.billing = 'monthly', false), s.renews
FROM priced p JOIN subscription s USING (name)
WHERE p.step = 0 ORDER BY p.name;
