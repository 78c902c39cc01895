-- A table in place of a view: its columns and their types, and no rows.
CREATE TABLE trial_table AS FROM {view} LIMIT 0;
DROP VIEW {view};
ALTER TABLE trial_table RENAME TO {view};
