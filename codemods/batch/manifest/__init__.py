"""What is wanted of a batch: the file that a person writes."""
