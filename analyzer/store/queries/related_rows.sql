-- The rows of a view that have most in common with what is known. {{score}} adds up the weights of their words.
SELECT {columns} FROM {view} AS related ORDER BY {score} DESC, {columns} LIMIT $most;
