"""What the path of a file says: whose it is, and whether it is a test."""

from __future__ import annotations

import re
from collections.abc import Sequence

_AROUND = frozenset({"src", "lib", "python", "source", "packages", "apps", "services", "backend"})
"""Folders that packages lie in, and that are none themselves."""

_TEST = re.compile(
    r"(?:^|/)(?:(?:tests?|testing|test_[^/]*)/"
    r"|(?:test_[^/]*|[^/]*_tests?|conftest)\.py$)"
)


def is_test(path: str) -> bool:
    """Whether a file is a test, or one of the files around tests."""
    return _TEST.search(path) is not None


def parts_of(path: str) -> tuple[str, ...]:
    """The dotted name of a module, in parts: ``src/shop/api.py`` is ``shop``, ``api``.

    The top-level package of a lone module is the module itself.
    """
    *folders, name = path.split("/")
    while folders and folders[0] in _AROUND:
        del folders[0]
    stem = name.removesuffix(".py")
    return tuple(folders) if stem == "__init__" and folders else (*folders, stem)


def holds_packages(folders: Sequence[str]) -> bool:
    """Whether packages lie directly in a folder of the tree, given by its parts."""
    return all(folder in _AROUND for folder in folders)


def project_of(path: str) -> str:
    """The top-level package that a file belongs to."""
    return parts_of(path)[0]


def is_in_package(path: str) -> bool:
    """Whether a file belongs to a package, so that it is no script at the top of the tree."""
    return len(parts_of(path)) > 1 or path.endswith("/__init__.py")


def shared_folders(path: str, other: str) -> int:
    """How many folders two files have in common, from the top."""
    count = 0
    for a, b in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
