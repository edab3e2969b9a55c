"""Which files hold code whose timeouts an operator may want to set."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_TESTS = re.compile(r"tests?|testing|functional|.*_tests?")
"""Folders of tests."""
_TEST_FILES = re.compile(r"(?:test_.*|.*_tests?|tests?|conftest)\.pyi?")
_MIGRATIONS = frozenset({"alembic", "migrate_repo", "migrations", "versions"})
"""Folders of changes to a database, which are carried out once."""
_ASIDE = frozenset({"doc", "docs", "example", "examples", "benchmarks", "samples"})
"""Folders of code that no service runs."""
_SETTINGS = frozenset({"settings", "config", "conf", "defaults", "default_settings"})


def is_left_out(path: str) -> bool:
    """Whether no timeout in the file at a path is one that an operator sets."""
    pure = PurePosixPath(path)
    folders = pure.parts[:-1]
    return (
        any(_TESTS.fullmatch(folder) for folder in folders)
        or not _MIGRATIONS.isdisjoint(folders)
        or not _ASIDE.isdisjoint(folders)
        or _TEST_FILES.fullmatch(pure.name) is not None
        or pure.name in {"setup.py", "noxfile.py"}
    )


def holds_settings(path: str) -> bool:
    """Whether the constants of a module are what operators set."""
    pure = PurePosixPath(path)
    return pure.stem in _SETTINGS or "settings" in pure.parts[:-1]
