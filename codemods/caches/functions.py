"""Functions that other code accesses a variable by, under its lock."""

from __future__ import annotations

from dataclasses import dataclass

from codemods.caches.facts import State


@dataclass(frozen=True, slots=True)
class Function:
    """A function to be defined in the module of the variable."""

    name: str
    source: str
    """Its lines, with line feeds."""


def getter(state: State, lock: str) -> Function:
    """What loads a variable unless that has been done, and gives it back.

    It calls the loader by its global name, and reads the variable afterwards, so that a test may
    patch either.
    """
    [variable] = state.names
    name = _named("get", variable)
    lines = (
        f"def {name}():",
        f"    with {lock}:",
        f"        {state.loader}()",
        f"        return {variable}",
    )
    return Function(name, "\n".join(lines))


def reset(state: State, lock: str) -> Function:
    """What binds a variable to its first value."""
    [variable] = state.names
    name = _named("reset", variable)
    lines = (
        f"def {name}():",
        f"    global {variable}",
        f"    with {lock}:",
        f"        {variable} = {state.first_source}",
    )
    return Function(name, "\n".join(lines))


def _named(verb: str, variable: str) -> str:
    """``get_cells``, ``_get_cells``: as private as the variable is."""
    bare = variable.lstrip("_")
    return f"{variable[: len(variable) - len(bare)]}{verb}_{bare.lower()}"
