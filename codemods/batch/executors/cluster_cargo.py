"""What travels between a coordinator and the workers that treat the files of one tree.

It is pickled: both sides have shown a certificate of the same authority, and run the same code.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_ROOT = "root"
"""Stands for the folder of the tree."""

File = tuple[str, bytes | None, int]
"""A path below the folder of the tree, its content if it can be read, and its mode."""


def packed_work(work: Callable[[Any], Any], root: Path) -> bytes:
    """What is to be done with each item of a tree, whose folder `root` is."""
    stream = io.BytesIO()
    _Pickler(stream, root).dump(work)
    return stream.getvalue()


def unpacked_work(content: bytes, root: Path) -> Callable[[Any], Any]:
    """The same for a tree whose folder is `root` here."""
    made: Callable[[Any], Any] = _Unpickler(io.BytesIO(content), root).load()
    return made


def packed_chunk(items: Sequence[Any], root: Path) -> bytes:
    """Some items, each with a `path`, and the content of these files."""
    files: list[File] = [(it.path, *_read(root / it.path)) for it in items]
    return pickle.dumps((list(items), files))


def unpacked_chunk(content: bytes) -> tuple[list[Any], list[File]]:
    """The items and the files."""
    items, files = pickle.loads(content)  # noqa: S301
    return items, files


class _Pickler(pickle.Pickler):
    """Leaves out where the tree is."""

    def __init__(self, stream: io.BytesIO, root: Path) -> None:
        super().__init__(stream)
        self._root = root

    def persistent_id(self, value: Any) -> str | None:
        return _ROOT if isinstance(value, Path) and value == self._root else None


class _Unpickler(pickle.Unpickler):
    """Says where the tree is here."""

    def __init__(self, stream: io.BytesIO, root: Path) -> None:
        super().__init__(stream)
        self._root = root

    def persistent_load(self, name: Any) -> Path:
        if name != _ROOT:
            raise pickle.UnpicklingError(f"nothing is called {name!r}")
        return self._root


def _read(path: Path) -> tuple[bytes | None, int]:
    try:
        with open(path, "rb") as stream:
            return stream.read(), os.fstat(stream.fileno()).st_mode & 0o777
    except OSError:
        return None, 0
