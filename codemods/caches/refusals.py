"""Why shared state is only reported, apart from what its sections hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from codemods.caches import accesses as reading
from codemods.caches import attributes
from codemods.caches.facts import Op
from codemods.caches.operations import WEAK
from codemods.caches.variables import Variable, is_flag
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import holds_word


def of(module: Module, group: Sequence[Variable], lock: str) -> Iterator[str]:
    """The reasons, the plainest first."""
    for variable in group:
        yield from _of_variable(module, variable)
    for variable in group:
        if not module.has_own_lines(module.span(variable.statement)):
            yield "it shares its line with other code"
    if lock and holds_word(module.text, lock):
        yield f"the name {lock} is taken"
    if not _is_free(module, "threading"):
        yield "threading means something else in the file"


def _of_variable(module: Module, variable: Variable) -> Iterator[str]:
    yield from variable.reasons
    bound = [it for it in variable.at_run_time if it[1].op is Op.BIND]
    if bound and all(reading.is_late_import(place) for place, _ in bound):
        yield "it is a module that is imported late, which the import system does once"
    if variable.is_warning:
        yield "it is a flag that something was said once; to say it twice does no harm"
    if _is_up_meanwhile(variable):
        yield "it is a flag that is up only while its function runs"
    if _is_weak(variable):
        yield "it loses elements by itself, whatever lock is held"
    for _, access in variable.at_run_time:
        if access.escapes:
            yield f"line {access.line} {access.escapes}, where no lock is held"
    for place in module.occurrences(variable.name):
        if variable.holder is not None and not attributes.is_by_name(place):
            continue
        if _is_text(place) and not _is_export(place):
            yield f"line {module.lines.line_of(place.offset)} has its name as a string"


def _is_text(place: Occurrence) -> bool:
    return isinstance(place.node, ast.Constant) and place.node.value == place.name


def _is_export(place: Occurrence) -> bool:
    """Whether a string is an entry of ``__all__``."""
    statement = place.chain[1]
    return isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and (
        "__all__" in ast.unparse(statement)[:20]
    )


def _is_up_meanwhile(variable: Variable) -> bool:
    """Whether a function sets a flag and takes it back: it tells whether the function runs."""
    return any(
        is_flag(variable, owner) and any(access.op is Op.RESET for _, access in found)
        for owner, found in variable.by_owner.items()
    )


def _is_weak(variable: Variable) -> bool:
    value = getattr(variable.statement, "value", None)
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in WEAK


def _is_free(module: Module, name: str) -> bool:
    """Whether a name is that of the imported module, or of nothing, everywhere in a file."""
    return all(
        isinstance(it.parent, ast.Import) and it.imported == name
        for bindings in module.bindings(name).values()
        for it in bindings
    )
