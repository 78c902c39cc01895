DELETE FROM {view};
