"""What is said: findings on standard output, all else on standard error, line by line."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from codemods.codemod import Finding, Safety
from codemods.engine.results import Kind, Problem, Result
from codemods.engine.reviewing import DECLINED, HELD
from codemods.patching.stat import several
from codemods.patching.undo import Moved

from . import summary
from .request import Request
from .terminal import BOLD, BOLD_RED, DIM, has_colors, painted, visible

_SHOWN = 3
"""So many files are named where one sentence is said of them."""


def shown(path: str, root: Path) -> str:
    """A path as the person would type it: relative to the current folder if it is below it."""
    absolute = root / path
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(absolute)


def line_of(finding: Finding, root: Path) -> str:
    """``path:line:column: codemod message [CWE-n]``, with the reason if it is only reported."""
    reason = f"; left: {finding.reason}" if finding.reason else ""
    where = f"{shown(finding.path, root)}:{finding.line}:{finding.column}"
    return f"{where}: {finding.codemod} {finding.message}{reason} [CWE-{finding.cwe}]"


def lines_of(asked: Request, findings: Iterable[Finding]) -> Iterator[bytes]:
    """A line for each finding; names that are not UTF-8 as the bytes they are."""
    for finding in findings:
        yield printed(line_of(finding, asked.selection.root))


def printed(line: str) -> bytes:
    """A line for standard output; a name that is not UTF-8 as the bytes it is."""
    return f"{visible(line)}\n".encode("utf-8", "surrogateescape")


def write_problems(asked: Request, problems: Iterable[Problem]) -> None:
    """One clear line for each file that could not be treated."""
    for problem in problems:
        where = shown(problem.path, asked.selection.root)
        _say(f"{_styled(asked, where, BOLD_RED)}: {visible(problem.message)}")
        if problem.kind is not Kind.INTERNAL or problem.reproduction is None:
            continue
        if asked.verbose:
            _say("This is a defect of diffwright. Please report it with these lines:")
            for line in problem.reproduction.splitlines():
                _say(_styled(asked, line, DIM))
        else:
            _say("This is a defect of diffwright; --verbose shows what to report.")


def write_unwritten(asked: Request, failed: Iterable[tuple[str, str]]) -> None:
    """One line for each file that is still old; the message names it."""
    for _, message in failed:
        _say(_styled(asked, message, BOLD_RED))


def write_put_back(asked: Request, name: str, back: Moved, *, stopped: bool) -> None:
    """What became of the files of a run that could not be finished."""
    for path in back.edited:
        _say(f"{visible(shown(path, asked.selection.root))}: edited meanwhile; left as it is")
    for _, why in back.failed:
        _say(visible(why))
    if back.is_whole:
        keep = "" if stopped else " (--keep-going writes what can be written)"
        _say(f"{'Stopped: all' if stopped else 'All'} files are as they were{keep}.")
    else:
        _say(f"The other files are as they were; `diffwright undo {name}` tries again.")


def write_dirty(asked: Request, dirty: Sequence[str]) -> None:
    """The files that hold what git does not keep yet, so that nothing was done."""
    kept, first = ("staged", "stage") if asked.options.staged else ("committed", "commit")
    for path in dirty:
        _say(f"{visible(shown(path, asked.selection.root))}: holds changes that are not {kept}")
    complain(f"nothing was changed; {first} or stash them first, or use --allow-dirty")


def write_unlike_staged(asked: Request, paths: Sequence[str]) -> None:
    """The files that hold something else than what would be committed."""
    few = ", ".join(shown(path, asked.selection.root) for path in paths[:_SHOWN])
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    verb = "differs" if len(paths) == 1 else "differ"
    complain(f"{few}{more} {verb} from what is staged; the work tree is what counts here")


def write_left(asked: Request, findings: Iterable[Finding]) -> None:
    """Each finding that is only reported; those that wait for --review are told of by number."""
    for finding in findings:
        if not finding.repaired and finding.reason not in (HELD, DECLINED):
            _say(visible(line_of(finding, asked.selection.root)))


@dataclass(frozen=True, slots=True)
class Tense:
    """What a command says of the files that it treats, and of their findings."""

    changed: str
    created: str
    repaired: str
    waits: bool
    """Whether it is still to be decided what is repaired."""


PLANNED = Tense("would change", "would be created", "can be repaired", waits=True)
DONE = Tense("changed", "created", "repaired", waits=False)


def write_counts(
    asked: Request, result: Result, tense: Tense, unwritten: Collection[str] = ()
) -> None:
    """How many files and findings there were; `unwritten` are the changed files that are still
    old."""
    total = left = lost = 0
    for file in result.files:
        there = len(file.findings)
        here = sum(not finding.repaired for finding in file.findings)
        gone = there - here if file.path in unwritten else 0
        total, left, lost = total + there, left + here, lost + gone
        if asked.verbose and there:
            where = visible(shown(file.path, asked.selection.root))
            _say(f"{where}: {several(there, 'finding')}, {there - here - gone} {tense.repaired}")
    new = [change for change in result.changes if change.path not in unwritten]
    added = sum(change.is_creation for change in new)
    changed = _styled(asked, f"{len(new) - added} {tense.changed}", BOLD)
    created = f", {_styled(asked, f'{added} {tense.created}', BOLD)}" if added else ""
    generated = f", {result.generated} generated left out" if result.generated else ""
    _say(
        f"{several(result.seen, 'file')} seen, {result.parsed} parsed, "
        f"{changed}{created}{generated}."
    )
    review = sum(it.reason == HELD for it in result.findings)
    review += tense.waits and sum(
        it.repaired and it.safety is Safety.REVIEW for it in result.findings
    )
    hidden = sum(1 for _ in result.suppressed)
    suppressed = f", {hidden} more suppressed by comments" if hidden else ""
    failed = f", {lost} in files that could not be written" if lost else ""
    _say(
        f"{several(total, 'finding')}: {total - left - lost} {tense.repaired}, "
        f"{left} only reported{failed}{suppressed}."
    )
    if review:
        _say(f"{review} of them need review: `diffwright apply` leaves them without --review.")
    titles = {
        (codemod.name, cwe): title
        for codemod in asked.chosen
        for cwe, title in codemod.answers.items()
    }
    for line in summary.table(result.findings, titles, tense.repaired, unwritten):
        _say(line)


def complain(message: str) -> None:
    """Say why nothing was done, or why it ended early."""
    _say(f"diffwright: {visible(message)}")


def say(line: str) -> None:
    """One line for a person, whatever names are in it."""
    _say(visible(line))


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _styled(asked: Request, text: str, color: str) -> str:
    text = visible(text)
    return painted(text, color) if has_colors(sys.stderr, asked.color) else text
