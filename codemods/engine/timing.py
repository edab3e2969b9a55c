"""How long each codemod takes, where a person asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import ParamSpec, TypeVar

from codemods.engine.reviewing import Planner

Arguments = ParamSpec("Arguments")
Outcome = TypeVar("Outcome")


def timed(
    seconds: dict[str, float] | None,
    name: str,
    work: Callable[Arguments, Outcome],
    *arguments: Arguments.args,
    **named: Arguments.kwargs,
) -> Outcome:
    """What `work` gives; what it takes is added to the `seconds` of a name, if there are any."""
    if seconds is None:
        return work(*arguments, **named)
    began = perf_counter()
    try:
        return work(*arguments, **named)
    finally:
        seconds[name] = seconds.get(name, 0.0) + perf_counter() - began


def planner_in(seconds: dict[str, float] | None, plan: Planner) -> Planner:
    """A planner that does the same, and adds what it takes to the `seconds` of each codemod."""
    if seconds is None:
        return plan
    return lambda codemod, facts, unseen: timed(seconds, codemod.name, plan, codemod, facts, unseen)


def summed(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The seconds of several processes, or rounds, by name."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)
