"""The way of a file: select, screen, survey, plan, rewrite, verify. Knows no codemod by name."""
