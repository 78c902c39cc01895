-- Nothing is changed any more.
DELETE FROM change;
DELETE FROM lost_role;
DELETE FROM gained_role;
DELETE FROM lost_seat;
DELETE FROM lost_account;
DELETE FROM lost_guard;
DELETE FROM returned_seat;
