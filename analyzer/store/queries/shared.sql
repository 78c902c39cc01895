-- What is asked of for every policy, worked out once. Policies see it in place of the views.
CREATE OR REPLACE TEMP TABLE coverage AS FROM main.coverage;
CREATE OR REPLACE TEMP TABLE unlisted_seat AS FROM main.unlisted_seat;
CREATE OR REPLACE TEMP TABLE guard_user AS FROM main.guard_user;
