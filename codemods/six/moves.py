"""What a project itself adds to `six.moves`: ``six.add_move(six.MovedModule("mock", …))``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from codemods.six import tables
from codemods.six.bindings import Use

Location: TypeAlias = tuple[str, str | None]
"""A module, or a module and a name in it."""

_PARAMETERS = {
    "MovedAttribute": ("name", "old_mod", "new_mod", "old_attr", "new_attr"),
    "MovedModule": ("name", "old", "new"),
}
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """One call of `add_move` that is a statement of the module."""

    call: Use
    """The use of `add_move`."""
    argument: Use
    """The use of `MovedModule` or `MovedAttribute` in it."""
    name: str
    """As in `tables`: ``moves.mock``."""
    location: Location


def added(uses: Iterable[Use]) -> Iterator[Added]:
    """The moves that a file adds for good, by literal names that six itself does not have.

    `uses` are all uses of six in the file.
    """
    by_node = {use.place.node: use for use in uses}
    if any(use.qualified == "remove_move" for use in by_node.values()):
        return
    for use in by_node.values():
        statement = use.place.chain[1:-2]
        if use.qualified != "add_move" or len(statement) != 1:
            continue
        call = use.place.parent
        if not isinstance(statement[0], ast.Expr) or not isinstance(call, ast.Call):
            continue
        if call.func is not use.place.node or len(call.args) != 1 or call.keywords:
            continue
        moved = call.args[0]
        argument = by_node.get(moved.func) if isinstance(moved, ast.Call) else None
        if argument is None or not isinstance(moved, ast.Call):
            continue
        given = _given(argument.qualified, moved)
        if given is not None and not tables.is_known(f"moves.{given['name']}"):
            location = _location(argument.qualified, given)
            yield Added(use, argument, f"moves.{given['name']}", location)


def _given(kind: str, call: ast.Call) -> dict[str, str] | None:
    """The arguments of a call by name; None where one of them is no dotted name in a literal."""
    parameters = _PARAMETERS.get(kind, ())
    pairs = [*zip(parameters, call.args, strict=False)]
    pairs.extend((item.arg or "", item.value) for item in call.keywords)
    given: dict[str, str] = {}
    for name, value in pairs:
        literal = value.value if isinstance(value, ast.Constant) else ""
        if name not in parameters or not isinstance(literal, str) or not _DOTTED.fullmatch(literal):
            return None
        given[name] = literal
    fits = len(call.args) <= len(parameters) and "name" in given
    return given if fits else None


def _location(kind: str, given: Mapping[str, str]) -> Location:
    """What six makes of it on Python 3."""
    name = given["name"]
    if kind == "MovedModule":
        return given.get("new", name), None
    return given.get("new_mod", name), given.get("new_attr", given.get("old_attr", name))


def location(moves: Mapping[str, Location], name: str) -> Location | None:
    """As `tables.location`, with a project's own moves."""
    holder, _, attribute = name.rpartition(".")
    if name in moves:
        return moves[name]
    if holder in moves and moves[holder][1] is None:
        return moves[holder][0], attribute
    return tables.location(name)
