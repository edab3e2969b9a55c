"""The command line: words, colours and exit codes; what it does is in `codemods`."""
