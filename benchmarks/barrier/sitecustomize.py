"""Bars six from the files of one tree: importing it there raises, anywhere else it works.

Every interpreter that has this folder on its PYTHONPATH runs this before anything else, also
those that a test starts. ``SIX_BARRED_FROM`` is the tree, ``SIX_KEPT_IN`` a list of files in it
that may import six nevertheless, joined as a PATH is.
"""

from __future__ import annotations

import builtins
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

_TREE = os.path.join(os.environ["SIX_BARRED_FROM"], "")
_KEPT = frozenset(os.environ["SIX_KEPT_IN"].split(os.pathsep))

_import = builtins.__import__
_import_module = importlib.import_module


def _check(name: str, asking: Mapping[str, object]) -> None:
    """Raise `ImportError` if a barred file, whose globals are `asking`, wants six."""
    if name.partition(".")[0] == "six":
        path = os.path.abspath(str(asking.get("__file__")))
        if path.startswith(_TREE) and path not in _KEPT:
            raise ImportError(f"six is barred from {path}", name=name)


def _barred_import(
    name: str,
    globals: Mapping[str, object] | None = None,  # noqa: A002 - callers name it
    locals: Mapping[str, object] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if level == 0:  # not `from .six import …`
        _check(name, globals or sys._getframe(1).f_globals)
    return _import(name, globals, locals, fromlist, level)


def _barred_import_module(name: str, package: str | None = None) -> ModuleType:
    _check(name, sys._getframe(1).f_globals)
    return _import_module(name, package)


builtins.__import__ = _barred_import
importlib.import_module = _barred_import_module
