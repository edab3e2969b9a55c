"""diffwright: repairs security findings across Python repositories, as reviewable diffs."""

__version__ = "0.1.0"
