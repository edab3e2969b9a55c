"""Constants of a module: the constant goes, and each use of it reads the configuration.

How other files use it is found by `uses`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from codemods.codemod import Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.timeouts import defaults


def sites(module: Module, place: Occurrence, name: str, message: str) -> tuple[Site, ...] | str:
    """What is to be rewritten for the constant whose value is at `place`, or why it stays."""
    statement = place.parent
    if place.chain[-3] is not module.tree:
        return "it is assigned in a branch"
    bound = module.bindings(name)
    if sum(map(len, bound.values())) > 1:
        return "it is bound more than once"
    if any(is_text(it, name) for it in module.occurrences(name)):
        return "a string names it"
    uses = [
        use
        for use in module.occurrences(name)
        if use.is_use and module.scope_of(name, use) is module.tree
    ]
    found = readings(module, uses, lambda offset: f"line {module.lines.line_of(offset)}")
    if isinstance(found, str):
        return found
    span = module.span(statement)
    whole = Span(defaults.with_comments(module, span.start), module.lines.end_of(span.end - 1))
    removal = module.site(
        Occurrence(name, place.offset, (module.tree, statement)),
        Unit.BLOCK,
        "remove",
        message,
        span=Span(whole.start, len(module.text[: whole.end].rstrip("\r\n"))),
    )
    return removal, *found


def readings(
    module: Module, uses: Sequence[Occurrence], where: Callable[[int], str]
) -> tuple[Site, ...] | str:
    """What is to be rewritten where a constant is read, or why it can't be; `where` says of an
    offset how a reason names the place."""
    found: list[Site] = []
    for use in uses:
        if isinstance(use.parent, ast.arguments):
            rewritten = defaults.sites(module, use, None)
            if isinstance(rewritten, str):
                return f"{where(use.offset)} has it as a default: {rewritten}"
            found.extend(rewritten)
        elif not runs_later(use):
            return f"{where(use.offset)} reads it when the module is imported"
        else:
            found.append(module.site(use, Unit.EXPRESSION, "read", None, arguments=("{read}",)))
    return tuple(found)


def runs_later(place: Occurrence) -> bool:
    """Whether the code at a place runs when a function is called, not when it is imported."""
    return any(isinstance(scope, scopes.FUNCTIONS) for scope in scopes.scopes_of(list(place.chain)))


def is_text(occurrence: Occurrence, name: str) -> bool:
    """Whether a string is just this name."""
    node = occurrence.node
    return isinstance(node, ast.Constant) and node.value == name
