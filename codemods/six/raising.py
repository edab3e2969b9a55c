"""`reraise` and `raise_from`: functions that became statements (PEP 3109, PEP 3134)."""

from __future__ import annotations

import ast

from codemods.codemod import Unit
from codemods.engine import scopes
from codemods.engine.module import Occurrence
from codemods.six.decisions import Decision, File, Refuse, Rewrite

_NOT_A_STATEMENT = "it stands in an expression, where nothing can be raised"
_MAYBE_NONE = "the exception may be None, for which six makes a new one of its type"


def raise_from(place: Occurrence, call: ast.Call) -> Decision:
    """``raise_from(error, cause)`` at `place`."""
    statement = _statement(place)
    if statement is None:
        return Refuse(_NOT_A_STATEMENT)
    if len(call.args) != 2 or call.keywords or _has_star(call):
        return Refuse("its arguments are not two plain ones")
    return Rewrite(statement, "raise-from", unit=Unit.STATEMENT)


def reraise(file: File, place: Occurrence, call: ast.Call) -> Decision:
    """``reraise(type, error[, traceback])`` or ``reraise(*exc_info)`` at `place`."""
    statement = _statement(place)
    if statement is None:
        return Refuse(_NOT_A_STATEMENT)
    if call.keywords:
        return Refuse("its arguments are not plain ones")
    if len(call.args) == 1 and isinstance(call.args[0], ast.Starred):
        return _reraise_all(file, statement, call.args[0].value)
    if not 2 <= len(call.args) <= 3 or _has_star(call):
        return Refuse("its arguments are not plain ones")
    kind, error = call.args[:2]
    if isinstance(error, ast.Constant) and error.value is None:
        return Rewrite(statement, "reraise", ("new",), Unit.STATEMENT)
    if not isinstance(kind, (ast.Name, ast.Attribute, ast.Subscript)) and not _is_type_of(
        kind, error
    ):
        return Refuse("the type is more than a name, and would no longer be evaluated")
    if not _is_an_error(file, statement, kind, error):
        return Refuse(_MAYBE_NONE)
    return Rewrite(statement, "reraise", ("error",), Unit.STATEMENT)


def _statement(place: Occurrence) -> Occurrence | None:
    """The statement that the call at `place` is all of."""
    parent = place.parent
    if isinstance(parent, (ast.Expr, ast.Return)):
        return place.up(1)
    if isinstance(parent, ast.Raise) and parent.exc is place.node and parent.cause is None:
        return place.up(1)
    return None


def _has_star(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in call.args)


def _reraise_all(file: File, statement: Occurrence, triple: ast.expr) -> Decision:
    if _is_exc_info(file, statement, triple):
        if _in_handler(statement):
            return Rewrite(statement, "reraise", ("bare",), Unit.STATEMENT)
        return Refuse("outside an except clause there may be no exception to raise again")
    if isinstance(triple, ast.Name) and _comes_from_exc_info(file, statement, triple.id):
        return Rewrite(statement, "reraise", ("triple",), Unit.STATEMENT)
    return Refuse(_MAYBE_NONE)


def _is_exc_info(file: File, place: Occurrence, node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and not node.args
        and not node.keywords
        and file.resolves_to(node.func, place, "sys", "exc_info")
    )


def _in_handler(place: Occurrence) -> bool:
    """Whether an exception is being handled by the function itself where `place` stands."""
    for outer, inner in reversed(list(zip(place.chain, place.chain[1:], strict=False))):
        if isinstance(outer, (*scopes.FUNCTIONS, ast.ClassDef)):
            return False
        if isinstance(outer, ast.ExceptHandler):
            return inner in outer.body
    return False


def _is_an_error(file: File, place: Occurrence, kind: ast.expr, error: ast.expr) -> bool:
    """Whether an expression can't be None."""
    if _is_type_of(kind, error):
        return True
    if isinstance(error, ast.Call):
        called = ast.unparse(error.func)
        last = called.rpartition(".")[2]
        return called == ast.unparse(kind) or (
            last[:1].isupper() and last.endswith(("Error", "Exception"))
        )
    if isinstance(error, ast.Name):
        return _is_caught(file, place, error.id) or _comes_from_exc_info(file, place, error.id)
    if isinstance(error, ast.Subscript) and isinstance(error.value, ast.Name):
        return _comes_from_exc_info(file, place, error.value.id)
    return False


def _is_type_of(kind: ast.expr, error: ast.expr) -> bool:
    shown = ast.unparse(error)
    return isinstance(error, (ast.Name, ast.Attribute)) and ast.unparse(kind) in {
        f"type({shown})",
        f"{shown}.__class__",
    }


def _is_caught(file: File, place: Occurrence, name: str) -> bool:
    """Whether an except clause around `place`, in the same function, names its exception so, and
    nothing in it binds the name to something else."""
    for outer in reversed(place.chain):
        if isinstance(outer, scopes.FUNCTIONS):
            return False
        if isinstance(outer, ast.ExceptHandler) and outer.name == name:
            inside = file.module.span(outer)
            scope = file.module.scope_of(name, place)
            bindings = file.module.bindings(name).get(scope, ()) if scope else ()
            return not any(
                binding.node is not outer and inside.start <= binding.offset < inside.end
                for binding in bindings
            )
    return False


def _comes_from_exc_info(file: File, place: Occurrence, name: str) -> bool:
    """Whether all that binds `name` in its scope is an assignment from ``sys.exc_info()``."""
    scope = file.module.scope_of(name, place)
    bindings = file.module.bindings(name).get(scope, ()) if scope else ()
    return bool(bindings) and all(_assigned_exc_info(file, binding) for binding in bindings)


def _assigned_exc_info(file: File, binding: Occurrence) -> bool:
    return any(
        isinstance(node, ast.Assign) and _is_exc_info(file, binding, node.value)
        for node in binding.chain[-3:]
    )
