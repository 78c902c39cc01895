INSERT INTO stored.forecast_line VALUES ($number, $line, $seats, $month, $due);
