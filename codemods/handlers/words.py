"""What a log message says."""

from __future__ import annotations

import ast

from codemods.handlers import places, tables
from codemods.handlers.gathering import Gathering
from codemods.handlers.swallowed import Caught, Idle

_TRACEBACK = "exc_info=True"
_LONGER = 4


def partial(idle: Idle, gathering: Gathering) -> tuple[str, ...]:
    """The message for results that are not all there, and its arguments."""
    loop = gathering.loop
    if loop in places.walk(idle.body):
        start, found = _start(idle, "with"), f"len({gathering.name})"
        what = _plural(gathering.name)
        if gathering.expected:
            counts = (found, f"len({gathering.expected})")
            return _with(idle, f"{start} %s of %s {what}", *counts)
        return _with(idle, f"{start} only %s {what}", found)
    start = "Timed out waiting for" if _is_timeout(idle) else "Failed to get"
    assert isinstance(loop, (ast.For, ast.AsyncFor))
    for it in ast.walk(loop.target):
        if isinstance(it, ast.Name) and tables.IDENTITY.fullmatch(it.id):
            return _with(idle, f"{start} %s", it.id)
    what = _plural(loop.iter.id) if isinstance(loop.iter, ast.Name) else "results"
    return _with(idle, f"{start} one of the {what}")


def unset(idle: Idle, names: list[str]) -> tuple[str, ...]:
    """The message for variables that have no value."""
    spelt = [it for it in map(_spelt, names) if it]
    if len(spelt) < len(names):
        return lost(idle)
    start = "Timed out waiting for" if _is_timeout(idle) else "Failed to get"
    return _with(idle, f"{start} {' and '.join(spelt)}")


def lost(idle: Idle) -> tuple[str, ...]:
    """The message for something that was not done."""
    return _with(idle, f"{idle.function.name} {'timed out' if _is_timeout(idle) else 'failed'}")


def _is_timeout(idle: Idle) -> bool:
    """Whether it can have been nothing but a timeout."""
    return idle.caught is not Caught.MORE


def _start(idle: Idle, following: str) -> str:
    return f"{'Timed out' if _is_timeout(idle) else 'Failed'} {following}"


def _plural(name: str) -> str:
    """What a container holds, by its name."""
    last = name.rpartition("_")[2].lower()
    return last if last.endswith("s") and len(last) > _LONGER else "results"


def _with(idle: Idle, message: str, *arguments: str) -> tuple[str, ...]:
    return (message, *arguments) if _is_timeout(idle) else (message, *arguments, _TRACEBACK)


def _spelt(name: str) -> str:
    """The words of a variable's name; empty where it says nothing."""
    words = name.strip("_").replace("_", " ").lower()
    return words if len(words) >= _LONGER else ""
