"""What the place of several files is called."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import commonpath, dirname


def folder_of(paths: Iterable[str]) -> str:
    """The deepest folder that they all lie in; empty: the top."""
    return commonpath([dirname(path) for path in paths])
