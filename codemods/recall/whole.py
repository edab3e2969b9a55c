"""A whole round, where nothing at all has changed: then not even the facts are looked into.

What it comes to hangs on the content of all files, on those that are left out of the run, and on
the style of the project. It is only remembered where it hangs on nothing else: not where a file is
created or deleted, and not where one could not be treated. And only where all of these files have
been as they are since some time before the round began: it may have read a file more than once.

Which files a codemod is to leave alone is asked as the round goes. So the answers are remembered,
too, and the same is asked again: as long as the answers are the same, so is the round.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from codemods.engine.results import FileResult, Result
from codemods.engine.rounds import Round
from codemods.engine.rules import Rules
from codemods.engine.select import SelectedFile, Selection, left_out_files
from codemods.engine.style import Style
from codemods.recall.canonical import digest

SETTLED = 2.0
"""Seconds before a round from which on a file must not have changed: file systems count time in
steps, of two seconds at most."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a round: where the rest is found."""

    path: str
    key: bytes
    is_part: bool
    """As in `Change`: the plan says so, not the order."""


class Heard(Rules):
    """Rules that note what they were asked."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.answers: dict[tuple[str, str], bool] = {}
        """Whether a codemod ignores a file, by the name of the one and the path of the other."""

    def leave_out(self, path: str) -> bool:
        return self.rules.leave_out(path)

    def ignore(self, codemod: str, path: str) -> bool:
        answer = self.rules.ignore(codemod, path)
        self.answers[codemod, path] = answer
        return answer


@dataclass(frozen=True, slots=True)
class Listing:
    """What a round comes to."""

    parsed: int
    generated: int
    waiting: frozenset[tuple[str, str]]
    files: tuple[Listed, ...]
    answers: Mapping[tuple[str, str], bool]
    """As in `Heard`."""

    def holds(self, rules: Rules) -> bool:
        """Whether each codemod is still to leave the same files alone."""
        return all(rules.ignore(*asked) is answer for asked, answer in self.answers.items())

    def round(self, selection: Selection, files: Iterable[FileResult]) -> Round:
        """The round again; `files` are those of the listing, in its order."""
        parts = [it.is_part for it in self.files]
        whole = tuple(_part(it) if part else it for it, part in zip(files, parts, strict=True))
        result = Result(len(selection.files), self.parsed, self.generated, whole)
        return Round(result, self.waiting)


def listing_of(
    done: Round, known: Mapping[str, tuple[bytes, FileResult]], rules: Rules
) -> Listing | None:
    """The listing of a round, from the keys and results of files that are remembered; None if it is
    more than these come to. `rules` are those that were asked."""
    if not isinstance(rules, Heard):
        return None
    files = []
    for file in done.result.files:
        key, result = known.get(file.path, (b"", None))
        if result is None or file not in (result, _part(result)):
            return None
        files.append(Listed(file.path, key, file != result))
    come_to = done.result
    return Listing(come_to.parsed, come_to.generated, done.waiting, tuple(files), rules.answers)


def _part(result: FileResult) -> FileResult:
    change = result.change
    return replace(result, change=replace(change, is_part=True)) if change else result


Contents = Callable[[str], "bytes | None"]
"""Gives the digest of the content of a file; None if it can't be read."""


def near_key(
    stamp: bytes,
    style: Style,
    selection: Selection,
    files: Sequence[SelectedFile],
    contents: Contents,
    *,
    with_review: bool,
) -> bytes | None:
    """The key of a round by the files that each run reads; None where one can't be read."""
    held = [(it.path, it.is_document, contents(it.path)) for it in files]
    if any(content is None for _, _, content in held):
        return None
    names = [it.path for it in selection.files]
    chosen = (selection.is_whole, selection.left_out, selection.only_read, with_review)
    return digest(stamp, str(selection.root), style, chosen, names, held)


def far_files(selection: Selection, near: Sequence[SelectedFile]) -> list[str]:
    """The files that only some runs read: documents that matter late, and what is left out."""
    read = {it.path for it in near}
    late = [it.path for it in selection.files if it.path not in read]
    return [*late, *sorted(left_out_files(selection))]


def far_key(near: bytes, files: Sequence[str], contents: Contents) -> bytes | None:
    """The key of a round by all files; None where one can't be read."""
    held = [(path, contents(path)) for path in files]
    return None if any(content is None for _, content in held) else digest(near, held)


def are_settled(selection: Selection, paths: Iterable[str], began: float) -> bool:
    """Whether no file has changed since a moment, in seconds, or shortly before it."""
    try:
        return all(
            os.stat(os.path.join(selection.root, path)).st_ctime < began - SETTLED
            for path in paths
            if path not in selection.changed
        )
    except OSError:
        return False
