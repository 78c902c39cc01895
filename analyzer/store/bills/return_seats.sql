-- What the forecast $number freed, as if it were there.
INSERT INTO returned_seat SELECT account_id, app, site FROM followed WHERE number = $number AND gone;
