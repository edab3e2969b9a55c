"""Patches as files of a new folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_NO_NAME = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST = 80
"""Characters of a name."""


class NoRoom(Exception):
    """The folder can't take the patches: one sentence."""


def write_patches(folder: Path, patches: Iterable[tuple[str, Iterable[bytes]]]) -> list[Path]:
    """Write each patch, by title, into a file of its own; their names sort in the order given.

    Raises `NoRoom` where that is no new folder, or can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise NoRoom(f"{folder} is not empty; name a folder that is new")
        return list(_written(folder, list(patches)))
    except OSError as error:
        raise NoRoom(f"{folder} can't be written: {error.strerror or error}") from None


def _written(folder: Path, patches: Sequence[tuple[str, Iterable[bytes]]]) -> Iterator[Path]:
    digits = max(len(str(len(patches))), 2)
    for number, (title, diffs) in enumerate(patches, 1):
        name = _NO_NAME.sub("-", title).strip("-.")[-_LONGEST:]
        path = folder / f"{number:0{digits}}-{name}.patch"
        path.write_bytes(b"".join(diffs))
        yield path
