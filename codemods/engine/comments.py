"""What comments speak of, as far as that decides whether they outlive the code beside them."""

from __future__ import annotations

import re

OLD_PYTHON = re.compile(r"\bpy(?:thon)?[ -]?[23]|\bsix\b|unicode", re.I)
"""Comments on what told Python 2 from Python 3: they go with it."""

PRAGMA = re.compile(r"#\s*(?:noqa|type:|pragma|pylint:|flake8:|isort:|nosec|fmt:|mypy:)", re.I)
"""Comments that speak to a tool about their own line, and go where the line goes."""

NOQA = re.compile(r"#.*\bnoqa\b", re.I)
"""Comments that have a linter pass over their line, whatever else they say."""
