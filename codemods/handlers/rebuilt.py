"""Exceptions that are made anew from the arguments of the one that was caught."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.codemod import Refusal, Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.comments import above_comments
from codemods.engine.module import Module, Occurrence
from codemods.handlers import messages

_REBUILT = re.compile(r"(?:\.__class__|\btype\(\w+\))\(\*?\w+\.args\)")
_WHY = re.compile(r"#.*(?:traceback|\breferenc|\bcycle|\bcop(?:y|ies)|pickl|\bleak|\bframe)", re.I)
"""Comments that say why it is made anew."""


def of(module: Module) -> Iterator[Site | Refusal]:
    """Where the exception itself would do, and where a comment says that it does not."""
    for match in _REBUILT.finditer(module.text) if ".args)" in module.text else ():
        chain = module.chain_at(match.end() - 1)
        if not isinstance(chain[-1], ast.Call):
            continue  # in a string or a comment
        place = Occurrence("", module.start(chain[-1]), tuple(chain))
        name = _caught(chain[-1])
        if name is None or not _is_caught_here(module, place, name):
            continue
        if _is_explained(module, place):
            reason = "a comment says why"
            yield Refusal(place.offset, messages.REBUILT, reason)
        elif _raises_again(place, name):
            yield module.site(place.up(1), Unit.STATEMENT, "raise-again", messages.REBUILT)
        else:
            yield module.site(
                place,
                Unit.EXPRESSION,
                "read",
                messages.REBUILT,
                arguments=(name,),
            )


def _caught(call: ast.Call) -> str | None:
    """The name of an exception, if a call makes another one just like it."""
    if len(call.args) != 1 or call.keywords:
        return None
    given = call.args[0].value if isinstance(call.args[0], ast.Starred) else call.args[0]
    if not isinstance(given, ast.Attribute) or not isinstance(given.value, ast.Name):
        return None
    name = given.value.id
    kinds = {f"{name}.__class__", f"type({name})"}
    return name if given.attr == "args" and ast.unparse(call.func) in kinds else None


def _is_caught_here(module: Module, place: Occurrence, name: str) -> bool:
    """Whether a handler around a place binds the name, in the same function, and nothing but
    handlers does."""
    scope = module.scope_of(name, place)
    bound = module.bindings(name).get(scope, []) if scope is not None else []
    if not all(isinstance(it.node, ast.ExceptHandler) for it in bound):
        return False
    for outer in reversed(place.chain):
        if isinstance(outer, (*scopes.FUNCTIONS, *scopes.COMPREHENSIONS)):
            return False
        if isinstance(outer, ast.ExceptHandler):
            return outer.name == name
    return False


def _is_explained(module: Module, place: Occurrence) -> bool:
    statement = next(it for it in reversed(place.chain) if isinstance(it, ast.stmt))
    whole = module.lines.whole_lines(module.span(statement))
    start = above_comments(module.lines, whole.start)
    return _WHY.search(_text(module, Span(start, whole.end))) is not None


def _text(module: Module, span: Span) -> str:
    return module.text[span.start : span.end]


def _raises_again(place: Occurrence, name: str) -> bool:
    """Whether all that a statement does is to raise the new exception, so that a bare ``raise``
    takes its place."""
    statement = place.parent
    if not isinstance(statement, ast.Raise) or statement.exc is not place.node:
        return False
    return statement.cause is None or (
        isinstance(statement.cause, ast.Name) and statement.cause.id == name
    )
