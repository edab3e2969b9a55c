"""What a step takes by what is known of the repository: a plain sum, and how far the steps are from
it."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from benchmarks.scale.data import Measured, Repository, Taken

STEPS = ("clone", "scan", "commit")

TERMS: Mapping[str, Callable[[Repository], float]] = {
    "MB of Python": lambda it: it.python_bytes / 1e6,
    "1,000 files of Python": lambda it: it.python_files / 1e3,
    "MB fetched": lambda it: it.pack_bytes / 1e6,
    "MB of answer": lambda it: it.answer_bytes / 1e6,
    "MB of order": lambda it: it.order_bytes / 1e6,
}
"""What a step may cost by."""


@dataclass(frozen=True, slots=True)
class Model:
    """``fixed + slope · term + …``"""

    terms: tuple[str, ...]
    fixed: float
    slopes: tuple[float, ...]
    explained: float
    """R²: the share of the variance that it explains."""
    ratios: Mapping[str, float]
    """Of each repository by name what was measured, as a multiple of what the model says."""

    def of(self, repository: Repository) -> float:
        """What it says of a repository."""
        values = (TERMS[term](repository) for term in self.terms)
        return self.fixed + fsum(s * x for s, x in zip(self.slopes, values, strict=True))

    @property
    def typical(self) -> float:
        """By what share what was measured is away from what it says: the median."""
        return statistics.median(abs(it - 1) for it in self.ratios.values())

    @property
    def worst(self) -> tuple[str, float]:
        """The repository that is the farthest away, and by what share."""
        name = max(self.ratios, key=lambda name: abs(self.ratios[name] - 1))
        return name, self.ratios[name] - 1


def fitted(measured: Measured, step: str, what: str, terms: Sequence[str]) -> Model:
    """The model of a step by these terms; `what` is wall, cpu or megabytes.

    By least squares of the shares by which it misses, not of the amounts: otherwise the largest
    repositories alone would decide.
    """
    took = medians(measured.taken, step, what)
    found = [it for it in measured.repositories if it.name in took]
    # Each row is divided by what was measured, which is 1 then.
    rows = [[1.0, *(TERMS[term](it) for term in terms)] for it in found]
    scaled = [[x / took[it.name] for x in row] for row, it in zip(rows, found, strict=True)]
    width = range(len(terms) + 1)
    products = [[fsum(row[i] * row[j] for row in scaled) for j in width] for i in width]
    fixed, *slopes = _solved(products, [fsum(row[i] for row in scaled) for i in width])
    said = {
        it.name: fsum(c * x for c, x in zip([fixed, *slopes], row, strict=True))
        for it, row in zip(found, rows, strict=True)
    }
    middle = statistics.fmean(took.values())
    missed = fsum((took[name] - said[name]) ** 2 for name in said)
    explained = 1 - missed / fsum((it - middle) ** 2 for it in took.values())
    ratios = {name: took[name] / said[name] for name in said}
    return Model(tuple(terms), fixed, tuple(slopes), explained, ratios)


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a few linear equations that have one, by Gauss and Jordan."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        best = max(range(place, len(rows)), key=lambda i: abs(rows[i][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [it / rows[place][place] for it in rows[place]]
        for i, row in enumerate(rows):
            if i != place:
                rows[i] = [a - row[place] * b for a, b in zip(row, rows[place], strict=True)]
    return [row[-1] for row in rows]


def medians(taken: Iterable[Taken], step: str, what: str) -> dict[str, float]:
    """Of each repository the median over the rounds."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for it in taken:
        if it.step == step:
            found[it.repository].append(getattr(it, what))
    return {name: statistics.median(values) for name, values in found.items()}


def spread(taken: Iterable[Taken], step: str) -> float:
    """How far rounds are apart: of each repository the largest CPU time less the smallest, as a
    share of the median; of all repositories the median."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for it in taken:
        if it.step == step:
            found[it.repository].append(it.cpu)
    return statistics.median(
        (max(values) - min(values)) / statistics.median(values) for values in found.values()
    )
