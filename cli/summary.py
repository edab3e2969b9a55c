"""How many findings of each weakness there were, and what became of them: a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from codemods.codemod import Finding

_GAP = "  "


def table(
    findings: Iterable[Finding],
    titles: Mapping[tuple[str, int], str],
    done: str,
    unwritten: Collection[str] = (),
) -> Iterator[str]:
    """The lines of the table, if several weaknesses were found: one for each, in the order of the
    codemods' names, with its title, which says what is done.

    `titles` are by codemod and number of the weakness. `done` is what the command calls what it
    repairs; in the files `unwritten` that is nothing.
    """
    found: Counter[tuple[str, int]] = Counter()
    repaired: Counter[tuple[str, int]] = Counter()
    reported: Counter[tuple[str, int]] = Counter()
    for it in findings:
        found[it.codemod, it.cwe] += 1
        repaired[it.codemod, it.cwe] += it.repaired and it.path not in unwritten
        reported[it.codemod, it.cwe] += not it.repaired
    if len(found) < 2:
        return
    rows = [
        (key[0], f"CWE-{key[1]}", *(str(it[key]) for it in (found, repaired, reported)))
        for key in sorted(found)
    ]
    headings = ("codemod", "weakness", "found", done, "only reported")
    names, *numbers = zip(headings, *rows, strict=True)
    first = max(map(len, names))
    widths = [max(map(len, column)) for column in numbers]
    said = ["", *(titles.get(key, "") for key in sorted(found))]
    for (name, *cells), title in zip((headings, *rows), said, strict=True):
        yield _GAP.join([name.ljust(first), *map(str.rjust, cells, widths), title]).rstrip()
