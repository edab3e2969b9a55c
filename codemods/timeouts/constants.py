"""Constants of a module: the constant goes, and each use of it reads the configuration.

How other files use it is found by `uses`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence

from codemods.codemod import Site, Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.timeouts import defaults
from codemods.timeouts.finding import forms

NAME = "configurable-timeout"
"""The codemod, as comments name it."""


def sites(module: Module, place: Occurrence, name: str, message: str) -> tuple[Site, ...] | str:
    """What is to be rewritten for the constant whose value is at `place`, or why it stays."""
    if place.chain[-3] is not module.tree:
        return "it is assigned in a branch"
    bound = module.bindings(name)
    if sum(map(len, bound.values())) > 1:
        return "it is bound more than once"
    if not module.has_own_lines(module.span(place.parent)):
        return "it shares its line with other code"
    if is_typed_alone(module, place.up(1)):
        return "an import is there for its annotation alone"
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
    return *removal(module, place.up(1), message), *found


def removal(module: Module, statement: Occurrence, message: str | None) -> tuple[Site, ...]:
    """The orders to remove a statement with what explains it, above and below."""
    span = module.span(statement.node)
    whole = Span(defaults.with_comments(module, span.start), module.lines.end_of(span.end - 1))
    lines = Span(whole.start, len(module.text[: whole.end].rstrip("\r\n")))
    own = module.site(statement, Unit.BLOCK, "remove", message, span=lines)
    below = explained_below(module, statement)
    return (own, module.site(below, Unit.BLOCK, "remove", None)) if below else (own,)


def explained_below(module: Module, statement: Occurrence) -> Occurrence | None:
    """The string directly below an assignment, by which tools for documentation explain it."""
    around = statement.parent
    if not isinstance(around, (ast.Module, ast.ClassDef)):
        return None
    below = around.body[around.body.index(statement.node) + 1 :][:1]  # type: ignore[arg-type]
    if not any(map(defaults.is_string, below)):
        return None
    return Occurrence("", module.start(below[0]), (*statement.chain[:-1], *below))


def is_typed_alone(module: Module, statement: Occurrence) -> bool:
    """Whether the type that a statement declares needs an import which nothing else needs."""
    node = statement.node
    if not isinstance(node, ast.AnnAssign):
        return False
    for name in set(re.findall(r"\w+", module.source(node.annotation))):
        places = [it.node for it in module.occurrences(name)]
        named = sum(not isinstance(it, ast.alias) for it in places)
        if named == 1 < len(places):
            return True
    return False


def readings(
    module: Module, uses: Sequence[Occurrence], where: Callable[[int], str]
) -> tuple[Site, ...] | str:
    """What is to be rewritten where a constant is read, or why it can't be; `where` says of an
    offset how a reason names the place."""
    found: list[Site] = []
    for use in uses:
        if module.is_ignored(use.offset, NAME):
            return f"a comment has {where(use.offset)} left as it is"
        odd = forms.of(module, use)
        if isinstance(odd, forms.Odd):
            return f"{where(use.offset)} has it as {odd.name}: {odd.reason}"
        if runs_later(use):
            found.append(module.site(use, Unit.EXPRESSION, "read", None, arguments=("{read}",)))
        elif isinstance(use.parent, ast.arguments):
            rewritten = defaults.sites(module, use, None)
            if isinstance(rewritten, str):
                return f"{where(use.offset)} has it as a default: {rewritten}"
            found.extend(rewritten)
        else:
            return f"{where(use.offset)} reads it when the module is imported"
    return tuple(found)


def runs_later(place: Occurrence) -> bool:
    """Whether the code at a place runs when a function is called, not when it is imported."""
    return any(isinstance(scope, scopes.FUNCTIONS) for scope in scopes.scopes_of(list(place.chain)))


def is_text(occurrence: Occurrence, name: str) -> bool:
    """Whether a string is just this name."""
    node = occurrence.node
    return isinstance(node, ast.Constant) and node.value == name
