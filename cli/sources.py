"""Which files a command treats: all at the PATHs, what git says has changed there, or the text of
an editor on standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from codemods.engine.committed import changed_since, staged, unstaged
from codemods.engine.rules import Rules
from codemods.engine.select import Selection, select, unsaved

from .options import Options

INPUT = Path("-")
"""The PATH that stands for standard input."""


def starts(options: Options) -> list[Path]:
    """Where to look for configurations."""
    if options.stdin_filename is not None:
        return [options.stdin_filename]
    return options.paths or [Path.cwd()]


def selected(options: Options, documents: Sequence[str], rules: Rules) -> Selection:
    """The files of the run. Raises `NoSuchPath`, `BadExclude` and `CannotTell`."""
    exclude = options.exclude or ()
    if options.stdin_filename is not None:
        return unsaved(options.stdin_filename, _input(), exclude, rules)
    selection = select(options.paths or [], exclude, documents, rules)
    if options.since is not None:
        return selection.limited(changed_since(selection, options.since))
    return selection.limited(staged(selection)) if options.staged else selection


@cache
def _input() -> bytes:
    """All of standard input, which can be read once."""
    return sys.stdin.buffer.read() if sys.stdin else b""  # None: the caller has closed it


def nothing(options: Options, selection: Selection) -> str:
    """What is said where no file has changed, and so nothing is to be done; empty elsewhere."""
    is_limited = options.since is not None or options.staged
    if not is_limited or selection.problems or len(selection.only_read) < len(selection.files):
        return ""
    told = "is staged" if options.staged else f"has changed since {options.since}"
    return f"Nothing to do: no file here {told}."


def unlike_staged(options: Options, selection: Selection) -> list[str]:
    """With --staged, the files of the run that are not in the work tree as they are staged."""
    if not options.staged:
        return []
    contents = {}
    for file in selection.files:
        if file.path not in selection.only_read:
            try:
                contents[file.path] = selection.read(file.path)
            except OSError:
                continue  # the run says so
    return unstaged(selection.root, contents)
