"""Names that a file gives to what it knows of the version: ``PY2 = six.PY2``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from codemods.codemod import Span
from codemods.engine.module import Occurrence
from codemods.six.bindings import Use
from codemods.six.decisions import File
from codemods.six.truth import Truth


def find(file: File, truth: Truth, constants: Mapping[Use, bool]) -> list[Use]:
    """The uses of names that are bound once, to a value that is known.

    They are made known to `truth`.
    """
    found: list[Use] = []
    pending = list(constants)
    while pending:
        use = pending.pop()
        place = use.place
        while isinstance(place.parent, ast.expr):
            place = place.up(1)
        assignment = place.up(1)
        value = truth.exactly(place.node)
        name = _name_bound(assignment.node, place.node)
        if value is None or name is None:
            continue
        for occurrence in _readers(file, name, assignment):
            truth.known[occurrence.node] = value
            flag = Use(use.qualified, use.alias, occurrence)
            found.append(flag)
            pending.append(flag)
    return found


def _name_bound(node: ast.AST, value: ast.AST) -> str | None:
    """The one name that an assignment binds to `value`."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    else:
        return None
    if node.value is not value or len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return None
    return targets[0].id


def _readers(file: File, name: str, assignment: Occurrence) -> Iterator[Occurrence]:
    """The places that read a name, if only this assignment can have bound it before."""
    module, span = file.module, file.module.span(assignment.node)
    target = Occurrence(name, span.start, tuple(module.chain_at(span.start)))
    if not target.is_binding:
        return
    scope = module.scope_bound(name, target)
    if assignment.node not in getattr(scope, "body", ()):
        return
    gone = [Span(span.start, span.start + len(name)), *file.dead]
    for binding in module.bindings(name).get(scope, ()):
        if not any(it.holds(Span(binding.offset, binding.offset + 1)) for it in gone):
            return
    for occurrence in module.occurrences(name):
        if (
            occurrence.is_use
            and occurrence.offset > span.end
            and module.scope_of(name, occurrence) is scope
        ):
            yield occurrence
