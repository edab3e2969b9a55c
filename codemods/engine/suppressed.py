"""What comments that suppress findings do to a run (`engine.suppressions` reads them).

A codemod asks for them as it surveys a file, and refuses what they speak of. Where one does not,
all that it would do in the file is left: it can't be told what of it belongs together. The same
happens where a repair beside such a comment would take it away. What is refused in a line that a
comment speaks of, for whatever reason, is not reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from codemods.codemod import IGNORED, Finding, Keeps, Repair, Site, Span, TextEdit, Unit
from codemods.engine.orders import Order
from codemods.engine.results import FileResult, Result
from codemods.engine.suppressions import Comments, Suppression
from codemods.engine.text import Lines

BESIDE = "a comment has something that belongs to it left as it is"

Heeded = frozenset[tuple[int, str]]
"""The suppressions of a file that have kept a codemod from something: the number of each, and the
name of the codemod."""


def overruling(repair: Repair, comments: Comments, codemod: str) -> Heeded:
    """The suppressions of a file that speak against what a codemod would do in it."""
    return frozenset(
        (number, codemod)
        for number, it in enumerate(comments.suppressions)
        if it.speaks_to(codemod)
        and (repair.deletion or any(it.covers(offset) for offset in _changed(repair)))
    )


def _changed(repair: Repair) -> Iterator[int]:
    """Where a repair finds or changes something."""
    for site in repair.sites:
        if site.message is None and site.keeps is Keeps.ALL:
            continue  # what something is put beside stays as it is
        yield site.span.start if site.found_at is None else site.found_at
    for edit in repair.edits:
        yield edit.span.start


def lost(order: Order, lines: Lines, before: Comments, after: Comments) -> list[str]:
    """The codemods whose repairs take away a suppression that may be needed.

    `lines` are those of the file as it was, with the comments `before`; `after` are those of the
    file as it would be. What speaks to other codemods alone may go with all of its statement.
    """
    there = Counter(it.names for it in after.suppressions)
    names: dict[str, None] = {}
    for it in reversed(before.suppressions):
        if there[it.names]:
            there[it.names] -= 1
            continue
        asked = [name for name in order.changed_by if it.speaks_to(name)]
        touching = {
            codemod.name: places
            for codemod, repair in order.repairs
            if (places := [one for one in _places(repair) if _holds(one, it, lines)])
        }
        blamed = [name for name in touching if it.speaks_to(name)] or asked
        blamed.extend(
            name
            for name, places in touching.items()
            if not any(_is_whole(one, it) for one in places)
        )
        names.update(dict.fromkeys(blamed))
    return [*names]


def _places(repair: Repair) -> list[Site | TextEdit]:
    """What a repair changes."""
    return [*repair.sites, *repair.edits]


def _holds(place: Site | TextEdit, suppression: Suppression, lines: Lines) -> bool:
    """Whether a comment stands in the lines of what is changed."""
    start = lines.starts[suppression.line - 1]
    return lines.whole_lines(place.span).holds(Span(start, start))


def _is_whole(place: Site | TextEdit, suppression: Suppression) -> bool:
    """Whether all that a comment speaks of may go with a place."""
    if isinstance(place, TextEdit):
        return False
    return place.unit in {Unit.BLOCK, Unit.RUN} or (
        place.unit is Unit.STATEMENT and suppression.span.holds(place.span)
    )


def told(result: FileResult, comments: Comments, heeded: Iterable[tuple[int, str]]) -> FileResult:
    """What is said of a file, once its comments are heeded."""
    if result.problem:
        return replace(result, mistakes=comments.mistakes)
    used: dict[int, set[str]] = {}
    for number, name in heeded:
        used.setdefault(number, set()).add(name)
    left: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in result.findings:
        speaking = [
            number
            for number, it in enumerate(comments.suppressions)
            if it.first <= finding.line <= it.last and it.speaks_to(finding.codemod)
        ]
        if finding.repaired or not (speaking or finding.reason == IGNORED):
            left.append(finding)
            continue
        suppressed.append(replace(finding, suppressed=True))
        for number in speaking:
            used.setdefault(number, set()).add(finding.codemod)
    return replace(
        result,
        findings=tuple(left),
        suppressed=tuple(suppressed),
        suppressions=tuple(
            replace(it, used=it.used | used.get(number, set()))
            for number, it in enumerate(comments.suppressions)
        ),
        mistakes=comments.mistakes,
    )


def joined(rounds: Sequence[FileResult]) -> tuple[Suppression, ...]:
    """The suppressions of a file as it was, with all that any round used them for."""
    found = list(next((it.suppressions for it in rounds), ()))
    for later in rounds[1:]:
        place = 0
        for it in later.suppressions:
            # They stay in their order; one that went with its line is passed over.
            same = [at for at in range(place, len(found)) if found[at].names == it.names]
            if same:
                place = same[0] + 1
                found[same[0]] = replace(found[same[0]], used=found[same[0]].used | it.used)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Unused:
    """A suppression of which some codemods have nothing to find."""

    path: str
    line: int
    """1-based."""
    column: int
    """1-based, in characters."""
    names: tuple[str, ...]
    """Those codemods; empty where it speaks to all, and none has."""


def unused(
    result: Result, is_run: Callable[[str, str], bool], known: Collection[str]
) -> Iterator[Unused]:
    """The suppressions that are not needed, by path and line.

    `is_run` says whether a codemod, by its name, was run over the file at a path; of one that was
    not nothing is said. `known` are the names of all codemods.
    """
    for file in result.files:
        for it in file.suppressions:
            left = tuple(
                name
                for name in dict.fromkeys(it.names)
                if name not in it.used and is_run(name, file.path)
            )
            is_idle = not it.names and not it.used
            if left or (is_idle and all(is_run(name, file.path) for name in known)):
                yield Unused(file.path, it.line, it.column, left)
