"""Which files hold code that a service runs: no tests, migrations, examples."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

_TESTS = re.compile(r"tests?|testing|functional|.*_tests?")
"""Folders of tests."""
_TEST_FILES = re.compile(r"(?:test_.*|.*_tests?|tests?|conftest)\.pyi?")
_MIGRATIONS = frozenset({"alembic", "migrate_repo", "migrations", "versions"})
"""Folders of changes to a database, which are carried out once."""
_ASIDE = frozenset({"doc", "docs", "example", "examples", "benchmarks", "samples"})
"""Folders of code that no service runs."""


@lru_cache(maxsize=1)  # all codemods ask it of one file after the other
def is_left_out(path: str) -> bool:
    """Whether no service ever runs what is in the file at a path."""
    pure = PurePosixPath(path)
    folders = pure.parts[:-1]
    return (
        any(_TESTS.fullmatch(folder) for folder in folders)
        or not _MIGRATIONS.isdisjoint(folders)
        or not _ASIDE.isdisjoint(folders)
        or _TEST_FILES.fullmatch(pure.name) is not None
        or pure.name in {"setup.py", "noxfile.py"}
    )
