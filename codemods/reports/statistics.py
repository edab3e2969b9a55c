"""What each codemod has done, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codemods.codemod import Finding, Safety
from codemods.engine.results import Result

_HEADINGS = ("codemod", "repaired", "to review", "reported", "suppressed", "seconds")


@dataclass(frozen=True, slots=True)
class Row:
    """What one codemod has done in a run."""

    codemod: str
    repaired: int
    """Findings that an edit repairs."""
    review: int
    """How many of those change what the program does, so that a person should look."""
    reported: int
    """Findings that are only reported."""
    suppressed: int
    """Findings that a comment in the code silences; they are in none of the other numbers."""
    seconds: float
    """In surveys and plans, summed up over all processes. Who is the first to ask for the syntax
    tree of a file pays for it; to rewrite and to verify is done for all together."""


def rows(names: Iterable[str], findings: Sequence[Finding], result: Result) -> list[Row]:
    """One for each of the codemods, in their order, of all their findings."""
    return [
        _row(name, [it for it in findings if it.codemod == name], result.seconds.get(name, 0.0))
        for name in names
    ]


def _row(name: str, findings: Sequence[Finding], seconds: float) -> Row:
    heard = [it for it in findings if not it.suppressed]
    repaired = [it for it in heard if it.repaired]
    return Row(
        name,
        repaired=len(repaired),
        review=sum(it.safety is Safety.REVIEW for it in repaired),
        reported=len(heard) - len(repaired),
        suppressed=len(findings) - len(heard),
        seconds=round(seconds, 3),
    )


def table(counted: Iterable[Row]) -> Iterator[str]:
    """The lines of a table of them, with a heading."""
    cells = [
        _HEADINGS,
        *(
            (
                it.codemod,
                str(it.repaired),
                str(it.review),
                str(it.reported),
                str(it.suppressed),
                f"{it.seconds:.3f}",
            )
            for it in counted
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for name, *numbers in cells:
        yield "  ".join([name.ljust(widths[0]), *map(str.rjust, numbers, widths[1:])])
