"""Which functions of a tree call which, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from codemods.caches.facts import Facts, Step
from codemods.engine.links import Link, leads_to, place_of

Function: TypeAlias = tuple[str, str]
"""The path of a file, and the qualified name of a function in it."""


def steps_of(facts: Mapping[str, Facts]) -> dict[Function, list[Step]]:
    """What is known of what functions do, by the functions."""
    steps: dict[Function, list[Step]] = {}
    for path, held in facts.items():
        for step in (*held.steps, *_as_steps(held)):
            steps.setdefault((path, step.owner), []).append(step)
    return steps


def _as_steps(held: Facts) -> Iterator[Step]:
    """The calls that are known of a file for other ends."""
    for call in held.called:
        if call.owner and call.levels and not call.in_test:
            yield Step(call.owner, call.line, call.locks, calls=call.function, link=call.link)


def functions_at(
    paths: Mapping[str, Sequence[str]], name: str, link: Link | None, path: str
) -> Iterator[Function]:
    """The functions that a name leads to in the file at a path.

    `paths`: the files in which a function of some name does anything that matters.
    """
    for called in (name, f"{name}.__init__") if name else ():
        for other in paths.get(called, ()):
            if other == path if link is None else leads_to(link, place_of(other), path):
                yield other, called
