"""The commands of a batch: words, colours and exit codes."""
