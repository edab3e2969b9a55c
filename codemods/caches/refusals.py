"""Why shared state is only reported, apart from what its sections hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from codemods.caches import accesses as reading
from codemods.caches import attributes, comments, once
from codemods.caches.facts import Access, Op
from codemods.caches.operations import WEAK
from codemods.caches.variables import Found, Variable, is_flag
from codemods.caches.words import NAME
from codemods.codemod import IGNORED
from codemods.engine.module import Module, Occurrence
from codemods.engine.text import LONGEST, holds_word

_TRACED: tuple[str | re.Pattern[str], ...] = (
    re.compile(r"dynamo(?!db)"),
    "allow_in_graph",
    "torch.compile",
)
"""What a file holds whose functions PyTorch traces. Source: the documentation of torch.compile."""


def of(module: Module, group: Sequence[Variable], lock: str | None) -> Iterator[str]:
    """The reasons, the plainest first; `lock` is the name of a new one, None where there is one."""
    if module.asks_to_leave(group[0].place.offset, NAME):
        yield IGNORED
    for offset in ignored(module, group):
        yield why_ignored(module, offset)
    for variable in group:
        yield from _of_variable(module, variable)
    if any(_is_stack(place, group) for it in group for place, _ in it.at_run_time):
        yield "it is a stack of what is being worked on, of which each thread needs its own"
    if "torch" in module.text and module.holds_any(_TRACED):
        yield "PyTorch traces code of this file, where no lock can be taken"
    for variable in group:
        if not module.has_own_lines(module.span(variable.statement)):
            yield "it shares its line with other code"
        if _is_too_long(module, variable.statement):
            yield "the statement that binds it is too long to be treated"
    if lock and holds_word(module.text, lock):
        yield f"the name {lock} is taken"
    if lock is not None and not is_free(module, "threading"):
        yield "threading means something else in the file"
    elif lock is not None and _is_imported_late(module, "threading"):
        yield "threading is imported in a function: no lock may be made before"


def ignored(module: Module, group: Sequence[Variable], others: Sequence[int] = ()) -> list[int]:
    """Where comments have something that is done with the variables, or one of some other places,
    left as it is: one place a line."""
    offsets = {module.start(it.statement) for it in group}.union(others)
    for place, access in (found for it in group for found in it.found):
        offsets.add(access.offset)
        offsets.update(module.start(it) for it in place.chain if isinstance(it, ast.With))
    asked = [it for it in offsets if module.asks_to_leave(it, NAME)]
    first = {module.lines.line_of(it): it for it in sorted(asked, reverse=True)}
    return sorted(first.values())


def why_ignored(module: Module, offset: int) -> str:
    """Why a state is left where a comment has the code at an offset left."""
    return f"a comment has line {module.lines.line_of(offset)} left as it is"


def _of_variable(module: Module, variable: Variable) -> Iterator[str]:
    yield from variable.reasons
    bound = [it for it in variable.at_run_time if it[1].op is Op.BIND]
    late = [it for it in bound if reading.is_late_import(it[0])]
    if late and all(it in late or _is_instead(*it) for it in bound):
        yield "it is a module that is imported late, which the import system does once"
    if variable.is_warning:
        yield "it is a flag that something was said once; to say it twice does no harm"
    if _is_up_meanwhile(variable):
        yield "it is a flag that is up only while its function runs"
    if _tells_how(variable):
        yield "it is a flag for how to work; to find that out twice does no harm"
    if _notes_failures(variable):
        yield "it notes what did not work; to find that out twice does no harm"
    if any(_is_taken_back(found) for found in variable.by_owner.values()):
        yield "it holds what is being worked on, and the lock would be held meanwhile"
    if _is_weak(variable):
        yield "it loses elements by itself, whatever lock is held"
    for line in comments.without_lock(module, variable):
        yield f"line {line} says that it needs no lock"
    for _, access in variable.at_run_time:
        if access.escapes:
            yield f"line {access.line} {access.escapes}, where no lock is held"
    for _, access in variable.found:
        if access.escapes and not access.owner and variable.holder is None:
            yield f"line {access.line} hands it on as the module is imported"
    for place in module.occurrences(variable.name):
        if variable.holder is not None and not attributes.is_by_name(place):
            continue
        if _is_text(place) and not _is_export(place):
            yield f"line {module.lines.line_of(place.offset)} has its name as a string"


def _is_instead(place: Occurrence, access: Access) -> bool:
    """Whether a binding says that something could not be imported."""
    return not access.is_fill and any(isinstance(it, ast.ExceptHandler) for it in place.chain)


def _is_stack(place: Occurrence, group: Sequence[Variable]) -> bool:
    """Whether a variable gets back what was put aside in another one."""
    value = getattr(place.parent, "value", None)
    return (
        isinstance(getattr(place.node, "ctx", None), ast.Store)
        and isinstance(value, ast.Call)
        and not value.args
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "pop"
        and ast.unparse(value.func.value).rpartition(".")[2] in {it.name for it in group}
    )


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


def _tells_how(variable: Variable) -> bool:
    """Whether a function does its work in one way or another by a flag, which it may set in the
    second one, as it sees how that goes."""
    for owner, found in variable.by_owner.items():
        bound = [place for place, access in found if access.op is Op.BIND]
        for place, _ in found if is_flag(variable, owner) else ():
            test = place.parent
            if isinstance(test, ast.If) and test.test is place.node and _has_call(test.body):
                return all(
                    test not in it.chain and any(isinstance(one, ast.If) for one in it.chain)
                    for it in bound
                )
    return False


def _notes_failures(variable: Variable) -> bool:
    """Whether all functions that write it note that something failed, and nothing else."""
    writing = [it for it in variable.by_owner.values() if any(one.op.writes for _, one in it)]
    return all(once.notes_failures(it, is_container=variable.is_container) for it in writing)


def _is_taken_back(found: Sequence[Found]) -> bool:
    """Whether a function puts something into a container, and takes it out at its end, whatever
    comes in between."""
    put = [place for place, access in found if access.op is Op.CHANGE]
    for place, access in found if put else ():
        for outer, inner in pairwise(place.chain) if access.op is Op.REMOVE else ():
            if isinstance(outer, ast.Try) and inner in outer.finalbody and _has_call(outer.body):
                return not any(outer in it.chain and inner in it.chain for it in put)
    return False


def _has_call(statements: Sequence[ast.stmt]) -> bool:
    return any(isinstance(it, ast.Call) for one in statements for it in ast.walk(one))


def _is_weak(variable: Variable) -> bool:
    value = getattr(variable.statement, "value", None)
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in WEAK


def _is_too_long(module: Module, statement: ast.stmt) -> bool:
    """Whether a simple statement is longer than what can be treated."""
    return not hasattr(statement, "body") and len(module.source(statement)) > LONGEST


def is_free(module: Module, name: str) -> bool:
    """Whether a name is that of the imported module, or of nothing, everywhere in a file."""
    return all(
        isinstance(it.parent, ast.Import) and it.imported == name
        for bindings in module.bindings(name).values()
        for it in bindings
    )


def _is_imported_late(module: Module, name: str) -> bool:
    """Whether functions alone import a module: after monkey-patching, say."""
    bound = module.bindings(name)
    return bool(bound) and module.tree not in bound
