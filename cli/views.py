"""How `preview` shows a change: as a diff, word by word, or as the number of lines."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from codemods.engine.results import Change
from codemods.patching.folder import write_patches
from codemods.patching.hunks import with_context
from codemods.patching.pieces import marks_of
from codemods.patching.stat import WIDTH, counted, stat
from codemods.patching.word_diff import Kind, word_diff

from .options import Grouping
from .request import Request
from .terminal import (
    BOLD,
    CYAN,
    GREEN,
    RED,
    as_it_is,
    colored_diff,
    colored_line,
    width,
    write_view,
)

if TYPE_CHECKING:
    from codemods.parts.series import Patch

_COLORS = {Kind.HEAD: BOLD, Kind.HUNK: CYAN, Kind.REMOVED: RED, Kind.ADDED: GREEN}
_GRAPH = re.compile(rb"(?<= )(\+*)(-*)$")
"""Of a line of `stat`, its end."""


def write(asked: Request, changes: Iterable[Change]) -> None:
    """The changes on standard output, as the options have it; with --split the names of the files
    that they are written to. Raises `NoRoom`."""
    if asked.options.split is not None:
        _write_files(asked.options.split, _patches(asked, changes))
        return
    view = _view(asked, changes)
    write_view(view.parts, asked.color, view.plain, view.colored)


def written(asked: Request, changes: Iterable[Change]) -> bytes:
    """The changes as `write` has them, for a file."""
    view = _view(asked, changes)
    return b"".join(piece for part in view.parts for piece in view.plain(part))


class _View(NamedTuple):
    """Parts of what is shown, and how each is without colours, and with them."""

    parts: Iterable[bytes]
    plain: Callable[[bytes], Iterable[bytes]] = as_it_is
    colored: Callable[[bytes], Iterable[bytes]] = colored_diff


def _view(asked: Request, changes: Iterable[Change]) -> _View:
    options = asked.options
    if options.group_by is not None:
        patches = _patches(asked, changes)
        return _View(it for one in patches for it in (b"# %b\n" % one.title.encode(), *one.diffs))
    if options.stat:
        return _View(_table(changes), colored=_colored_table)
    diffs = (_diff(change, asked) for change in changes)
    return _View(diffs, _words, _colored_words) if options.word_diff else _View(diffs)


def _patches(asked: Request, changes: Iterable[Change]) -> list[Patch]:
    """The changes in groups, on top of each other."""
    # Few want them, and all others need not import the parts.
    from codemods.parts.needs import parts_of  # noqa: PLC0415
    from codemods.parts.series import by_codemod, by_file, by_safety  # noqa: PLC0415

    changes = list(changes)
    if asked.options.group_by is Grouping.FILE:
        return by_file(changes)
    parts = parts_of(changes, asked.whole)
    if asked.options.group_by is Grouping.SAFETY:
        return by_safety(changes, parts)
    return by_codemod(changes, parts, asked.chosen)


def _write_files(folder: Path, patches: Iterable[Patch]) -> None:
    for path in write_patches(folder, ((it.title, it.diffs) for it in patches)):
        sys.stdout.write(f"{path}\n")


def _diff(change: Change, asked: Request) -> bytes:
    context = asked.options.context
    if context is None or change.is_creation or change.is_deletion:
        return change.diff
    marks = marks_of(change.pieces, change.before, is_named=asked.is_named)
    return with_context(change.path, change.before, change.after, change.diff, marks, context)


def _words(diff: bytes) -> Iterator[bytes]:
    return (part.text for part in word_diff(diff))


def _colored_words(diff: bytes) -> Iterator[bytes]:
    for part in word_diff(diff):
        color = _COLORS.get(part.kind)
        yield part.text if color is None else colored_line(part.text, color)


def _table(changes: Iterable[Change]) -> Iterator[bytes]:
    # COLUMNS counts, too, as it does for git.
    files = [counted(it.path, it.before, it.after, it.diff) for it in changes]
    return (f"{line}\n".encode("ascii") for line in stat(files, width(WIDTH)))


def _colored_table(table: bytes) -> Iterator[bytes]:
    for line in table.splitlines(keepends=True):
        yield _GRAPH.sub(_colored_graph, line) if b" | " in line else line


def _colored_graph(graph: re.Match[bytes]) -> bytes:
    added, removed = graph.groups()
    return b"".join(
        colored_line(marks, color) for marks, color in ((added, GREEN), (removed, RED)) if marks
    )
