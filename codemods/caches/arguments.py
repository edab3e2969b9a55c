"""What a variable is made of that callers give: it is made once, so the first caller's counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.caches import holding
from codemods.caches.facts import Op
from codemods.caches.variables import Found, Variable
from codemods.engine.module import Occurrence
from codemods.engine.names import names_in
from codemods.engine.scopes import parameters


def of(group: Sequence[Variable]) -> tuple[str, ...]:
    """The parameters that variables are made of where they are not there yet."""
    named = (
        name
        for variable in group
        if not variable.is_container
        for owner, found in variable.by_owner.items()
        if variable.races_in(owner)
        for name in _given(found)
    )
    return tuple(dict.fromkeys(named))


def _given(found: Sequence[Found]) -> Iterator[str]:
    """The parameters of a function that what it binds is made of; none if it looks at them to know
    whether it is to be made."""
    function = found[0][0].function
    tests = [place for place, access in found if access.op is Op.TEST and _is_whether(place)]
    values = [
        place.parent.value
        for place, access in found
        if access.op is Op.BIND and access.is_fill and isinstance(place.parent, ast.Assign)
    ]
    if not isinstance(function, ast.FunctionDef) or not tests or not values:
        return
    looked_at = {name for place in tests for it in place.chain for name in _tested(it)}
    names = {name for value in values for name in names_in(value)}
    shared = {name for it in ast.walk(function) if isinstance(it, ast.Global) for name in it.names}
    grown: set[str] = set()
    while names != grown:
        grown = set(names)
        for node in ast.walk(function):
            targets = map(_name, node.targets if isinstance(node, ast.Assign) else ())
            if isinstance(node, ast.Assign) and not (grown - shared).isdisjoint(targets):
                names |= names_in(node.value)
    given = holding.parameters(function)
    if given.isdisjoint(looked_at):
        # In their own order.
        yield from (it.arg for it in parameters(function) if it.arg in names & given)


def _is_whether(place: Occurrence) -> bool:
    """Whether a test looks whether there is anything, not what it is."""
    test = place.parent
    return not isinstance(test, ast.Compare) or isinstance(test.ops[0], (ast.Is, ast.IsNot))


def _tested(node: ast.AST) -> set[str]:
    return names_in(node.test) if isinstance(node, (ast.If, ast.IfExp)) else set()


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""
