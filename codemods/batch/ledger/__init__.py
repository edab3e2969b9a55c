"""What is remembered of a batch: one SQLite file, written by one process."""
