"""What a log message says."""

from __future__ import annotations

import ast

from codemods.handlers import tables
from codemods.handlers.gathering import Gathering
from codemods.handlers.swallowed import Caught, Idle

_TRACEBACK = "exc_info=True"
_LONGER = 3


def partial(idle: Idle, gathering: Gathering) -> tuple[str, ...]:
    """The message for results that are not all there, and its arguments."""
    found = f"len({gathering.name})"
    what = _spelt(gathering.name) or "results"
    if isinstance(gathering.loop, ast.While) or gathering.loop in ast.walk(idle.node):
        start = "Timed out with" if _is_timeout(idle) else "Failed with"
        if gathering.expected:
            counts = (found, f"len({gathering.expected})")
            return _with(idle, f"{start} %s of %s {what}", *counts)
        return _with(idle, f"{start} %s {what}, which are not all", found)
    target = getattr(gathering.loop, "target", None)
    start = "Timed out waiting for" if _is_timeout(idle) else "Failed to get"
    if isinstance(target, ast.Name) and tables.IDENTITY.fullmatch(target.id):
        return _with(idle, f"{start} %s", target.id)
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


def _with(idle: Idle, message: str, *arguments: str) -> tuple[str, ...]:
    return (message, *arguments) if _is_timeout(idle) else (message, *arguments, _TRACEBACK)


def _spelt(name: str) -> str:
    """The words of a variable's name; empty where it says nothing."""
    words = name.strip("_").replace("_", " ").lower()
    return words if len(words) >= _LONGER else ""
