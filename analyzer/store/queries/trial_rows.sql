INSERT INTO {view} ({columns}) VALUES {rows};
