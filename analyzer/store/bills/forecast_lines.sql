SELECT line, seats, month, due FROM stored.forecast_line WHERE number = $number ORDER BY line;
