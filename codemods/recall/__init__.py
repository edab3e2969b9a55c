"""The survey cache: what earlier runs found in files, so that it need not be found again."""
