"""A file that is read: its bytes, its lines, and what is said of a place in it."""

from __future__ import annotations

import os
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from codemods.batch.manifest import positions
from codemods.batch.manifest.errors import ManifestError, error

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LARGEST = 32_000_000
"""Bytes of a file."""

_PLACE = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", re.DOTALL)
"""What `tomllib` says, and where."""


@dataclass(frozen=True)
class Text:
    """A file of text."""

    source: Path
    """Absolute."""
    content: bytes
    text: str
    """Without a byte order mark."""

    def path(self, given: str) -> Path:
        """A path that the file names: relative to its folder, ``~`` being the user's."""
        return Path(os.path.normpath(self.source.parent / os.path.expanduser(given)))


@dataclass(frozen=True)
class Document(Text):
    """A file of TOML."""

    values: Mapping[str, Any]

    @cached_property
    def _lines(self) -> Mapping[positions.Path, int]:
        return positions.lines_of(self.text)

    def line(self, path: positions.Path) -> int | None:
        """The line of what stands at `path`, or else of what holds it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def wrong(self, path: positions.Path, message: str) -> ManifestError:
        """What to raise where something at `path` is wrong."""
        return error(self.source, self.line(path), message)


def load(path: Path) -> Text:
    """The file at `path`. Raises `ManifestError` without a line if it can't be read, and with one
    if it is not UTF-8."""
    source = Path(os.path.abspath(path))
    try:
        # Neither a device nor a pipe, which never end.
        if source.exists() and not source.is_file():
            raise error(source, None, "is no file")
        with source.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as wrong:
        if isinstance(wrong, ManifestError):
            raise
        reason = getattr(wrong, "strerror", None) or wrong
        raise error(source, None, f"can't be read: {reason}") from None
    if len(content) > LARGEST:
        raise error(source, None, f"has more than {LARGEST:,} bytes")
    plain = content.removeprefix(BOM_UTF8)
    try:
        return Text(source, content, plain.decode())
    except UnicodeDecodeError as wrong:
        raise error(source, plain.count(b"\n", 0, wrong.start) + 1, "is not UTF-8") from None


def load_toml(path: Path) -> Document:
    """The TOML file at `path`. Raises `ManifestError`."""
    file = load(path)
    try:
        values = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as wrong:
        match = _PLACE.fullmatch(str(wrong))
        said = match[1] if match else str(wrong)
        line = int(match[2]) if match and match[2] else file.text.rstrip("\n").count("\n") + 1
        raise error(file.source, line, f"this is not valid TOML: {said}") from None
    except (RecursionError, ValueError) as wrong:
        # Too deep a nesting; a number of thousands of digits.
        raise error(file.source, None, f"can't be read as TOML: {wrong}") from None
    return Document(file.source, file.content, file.text, values)
