"""What the commands of a batch do."""
