"""Comments: which belong to the code below them, and what they speak of.

That decides whether they outlive the code.
"""

from __future__ import annotations

import re

from codemods.engine.text import Lines

OLD_PYTHON = re.compile(r"\bpy(?:thon)?[ -]?[23]|\bsix\b|unicode", re.I)
"""Comments on what told Python 2 from Python 3: they go with it."""

PRAGMA = re.compile(
    r"#\s*(?:noqa|type:|pragma|pylint:|flake8:|isort:|nosec|fmt:|mypy:|diffwright:)", re.I
)
"""Comments that speak to a tool about their own line, and go where the line goes."""

NOQA = re.compile(r"#.*\bnoqa\b", re.I)
"""Comments that have a linter pass over their line, whatever else they say."""


def above_comments(lines: Lines, start: int) -> int:
    """`start` of a line, moved above the comment lines that stand directly on top of it."""
    indentation = lines.indentation(start)
    while start > 0:
        previous = lines.start_of(start - 1)
        line = lines.text[previous:start]
        if not line.startswith(indentation + "#") or line.startswith(("#!", "# -*-")):
            break
        start = previous
    return start
