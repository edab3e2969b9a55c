"""How many lines of each file a diff adds and removes, in the form of ``git diff --stat``.

How the width is shared out is git's own rule, byte for byte. Source: the section `--stat` of
https://git-scm.com/docs/git-diff, and show_stats in git's diff.c.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from codemods.patching.diff import quoted
from codemods.patching.hunks import lines_of

WIDTH = 80
"""Columns, where nothing says how many there are."""

_HEAD = 8000
"""A file with a null byte in so many bytes is binary to git."""
_LEAST_NAME = 10
_LEAST_GRAPH = 6
_FRAME = len(" ") + len(" | ") + len(" ") + len(" ")
"""Columns of a line that are neither name nor number nor graph; the last one stays free."""


class Counted(NamedTuple):
    """What a diff does to one file."""

    name: str
    """As git writes it."""
    added: int
    """Lines; of a binary file its bytes afterwards."""
    removed: int
    """Lines; of a binary file its bytes before."""
    is_binary: bool = False

    @property
    def lines(self) -> int:
        return 0 if self.is_binary else self.added + self.removed


def counted(path: str, before: bytes, after: bytes, diff: bytes) -> Counted:
    """The change of one file, by its diff."""
    name = quoted(os.fsencode(path)).decode("ascii")
    if b"\0" in before[:_HEAD] or b"\0" in after[:_HEAD]:
        return Counted(name, len(after), len(before), is_binary=True)
    kinds = [line[:1] for line in lines_of(diff)]
    return Counted(name, kinds.count(b"+"), kinds.count(b"-"))


def stat(files: Sequence[Counted], width: int = WIDTH) -> Iterator[str]:
    """The lines, of at most `width` columns where that is possible, and their sum; none where there
    are no files."""
    if not files:
        return
    most = max(file.lines for file in files)
    digits = max(len(str(most)), 3 if any(file.is_binary for file in files) else 0)
    sizes = max((len(_sizes(file)) for file in files if file.is_binary), default=0)
    names, graph = _columns(files, width, digits, max(most, sizes))
    for file in files:
        name = _shortened(file.name, names).ljust(names)
        if file.is_binary:
            row = f"{'Bin':>{digits}} {_sizes(file)}"
        else:
            row = f"{file.lines:>{digits}} {_graph(file, graph, most)}".rstrip()
        yield f" {name} | {row}"
    yield _sum(files)


def _columns(files: Sequence[Counted], width: int, digits: int, wanted: int) -> tuple[int, int]:
    """How many columns there are for names and for graphs, of which `wanted` would do."""
    longest = max(len(file.name) for file in files)
    rest = max(width, _LEAST_NAME + _LEAST_GRAPH + _FRAME + digits) - digits - _FRAME
    if longest + wanted <= rest:
        return longest, wanted
    # Names have five eighths of the width, if they and the graphs need it.
    share = (rest + digits + _FRAME) * 3 // 8 - digits - _FRAME
    graph = wanted if wanted <= share else max(share, _LEAST_GRAPH)
    return (rest - graph, graph) if longest > rest - graph else (longest, rest - longest)


def _shortened(name: str, width: int) -> str:
    """The end of a name, from a slash on if there is one in it."""
    if len(name) <= width:
        return name
    end = name[len(name) - max(width - 3, 0) :]
    return f"...{end[max(end.find('/'), 0) :]}"


def _sizes(file: Counted) -> str:
    return f"{file.removed} -> {file.added} bytes"


def _graph(file: Counted, width: int, most: int) -> str:
    """A plus and a minus for each line, or fewer where the file with the `most` has no room."""
    added, removed = file.added, file.removed
    if width <= most:
        marks = _scaled(file.lines, width, most)
        if added and removed:
            marks = max(marks, 2)
        if added < removed:
            added = _scaled(added, width, most)
            removed = marks - added
        else:
            removed = _scaled(removed, width, most)
            added = marks - removed
    return "+" * added + "-" * removed


def _scaled(lines: int, width: int, most: int) -> int:
    """As many marks as lines have a share in `width`; at least one for any."""
    return 1 + lines * (width - 1) // most if lines else 0


def _sum(files: Sequence[Counted]) -> str:
    added = sum(file.added for file in files if not file.is_binary)
    removed = sum(file.removed for file in files if not file.is_binary)
    parts = [f" {several(len(files), 'file')} changed"]
    if added or not removed:
        parts.append(f"{several(added, 'insertion')}(+)")
    if removed or not added:
        parts.append(f"{several(removed, 'deletion')}(-)")
    return ", ".join(parts)


def several(number: int, noun: str) -> str:
    """So many of them, in words: English adds an s to all but one."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
