"""`reraise` and `raise_from`: functions that became statements (PEP 3109, PEP 3134)."""

from __future__ import annotations

import ast
from itertools import pairwise

from codemods.codemod import Span, Unit
from codemods.engine import scopes
from codemods.engine.module import Occurrence
from codemods.six.decisions import PLAIN_ARGUMENTS, Decision, File, Refuse, Rewrite

_NOT_A_STATEMENT = "it stands in an expression, where nothing can be raised"
_MAYBE_NONE = "the exception may be None, for which six makes a new one of its type"


def raise_from(place: Occurrence, call: ast.Call) -> Decision:
    """``raise_from(error, cause)`` at `place`."""
    statement = _statement(place)
    if statement is None:
        return Refuse(_NOT_A_STATEMENT)
    if len(_named(call, ("value", "from_value")) or ()) != 2:
        return Refuse("its arguments are not two plain ones")
    return Rewrite(statement, "raise-from", unit=Unit.STATEMENT)


def reraise(file: File, place: Occurrence, call: ast.Call) -> Decision:
    """``reraise(type, error[, traceback])`` or ``reraise(*exc_info)`` at `place`."""
    statement = _statement(place)
    if statement is None:
        return Refuse(_NOT_A_STATEMENT)
    if len(call.args) == 1 and isinstance(call.args[0], ast.Starred) and not call.keywords:
        return _reraise_all(file, statement, call.args[0].value)
    given = _named(call, ("tp", "value", "tb"))
    if given is None or len(given) < 2:
        return Refuse(PLAIN_ARGUMENTS)
    kind, error = given[:2]
    traceback = "" if len(given) < 3 or _is_none(given[2]) else "traceback"
    if _is_none(error):
        return Rewrite(statement, "reraise", ("new", traceback), Unit.STATEMENT)
    if not _has_no_effect(file, statement, kind):
        return Refuse("the type is more than a name, and would no longer be evaluated")
    if not _is_an_error(file, statement, kind, error):
        return Refuse(_MAYBE_NONE)
    return Rewrite(statement, "reraise", ("error", traceback), Unit.STATEMENT)


def _named(call: ast.Call, names: tuple[str, ...]) -> list[ast.expr] | None:
    """The arguments of a call in the order of their names; None if they are given otherwise."""
    keywords = tuple(item.arg for item in call.keywords)
    count = len(call.args) + len(keywords)
    if _has_star(call) or keywords != names[len(call.args) : count]:
        return None
    return [*call.args, *(item.value for item in call.keywords)]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _has_no_effect(file: File, place: Occurrence, kind: ast.expr) -> bool:
    """Whether nothing is missed where an expression is not evaluated."""
    if isinstance(kind, ast.Call):
        plain = len(kind.args) == 1 and not kind.keywords
        is_type = file.resolves_to(kind.func, place, "builtins", "type")
        return is_type and plain and isinstance(kind.args[0], (ast.Name, ast.Attribute))
    return isinstance(kind, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant))


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
    if _is_type_of(kind, error) or _is_made(error, kind):
        return True
    if isinstance(error, ast.Name):
        return (
            _is_caught(file, place, error.id)
            or _comes_from_exc_info(file, place, error.id)
            or _is_bound_to_new(file, place, error.id, kind)
            or _is_asked_for(file, place, kind, error)
        )
    if isinstance(error, ast.Subscript) and isinstance(error.value, ast.Name):
        return _comes_from_exc_info(file, place, error.value.id)
    return False


def _is_made(error: ast.expr, kind: ast.expr) -> bool:
    """Whether an expression is a call that makes an exception, by its name."""
    if not isinstance(error, ast.Call):
        return False
    called = ast.unparse(error.func)
    last = called.rpartition(".")[2]
    is_named_so = last[:1].isupper() and last.endswith(("Error", "Exception"))
    return is_named_so or called == ast.unparse(kind)


def _is_bound_to_new(file: File, place: Occurrence, name: str, kind: ast.expr) -> bool:
    """Whether the one thing that binds a local `name` is an exception made above `place`."""
    scope, bindings = file.bindings(name, place)
    if not isinstance(scope, scopes.FUNCTIONS) or len(bindings) != 1:
        return False
    statement = bindings[0].parent
    return (
        bindings[0].offset < place.offset
        and isinstance(statement, ast.Assign)
        and bindings[0].node in statement.targets
        and _is_made(statement.value, kind)
    )


def _is_type_of(kind: ast.expr, error: ast.expr) -> bool:
    shown = ast.unparse(error)
    return isinstance(error, (ast.Name, ast.Attribute)) and ast.unparse(kind) in {
        f"type({shown})",
        f"{shown}.__class__",
    }


def _is_caught(file: File, place: Occurrence, name: str) -> bool:
    """Whether an except clause around `place`, in the same function, names its exception so,
    and nothing binds the name to something else."""
    for outer in reversed(place.chain):
        if isinstance(outer, scopes.FUNCTIONS):
            return False
        if isinstance(outer, ast.ExceptHandler) and outer.name == name:
            scope, bindings = file.bindings(name, place)
            clause = file.module.span(outer)
            return all(
                isinstance(binding.node, ast.ExceptHandler)
                or (
                    not clause.holds(Span(binding.offset, binding.offset))
                    and scopes.scopes_of(list(binding.chain))[-1] is scope
                )
                for binding in bindings
            )
    return False


def _comes_from_exc_info(file: File, place: Occurrence, name: str) -> bool:
    """Whether all that binds a local `name` is an assignment from ``sys.exc_info()`` in an
    except clause, where there is an exception."""
    scope, bindings = file.bindings(name, place)
    return (
        isinstance(scope, scopes.FUNCTIONS)
        and bool(bindings)
        and all(_in_handler(binding) and _assigned_exc_info(file, binding) for binding in bindings)
    )


def _is_asked_for(file: File, place: Occurrence, kind: ast.expr, error: ast.Name) -> bool:
    """Whether a test around `place` asks for the type, and the exception is None only where the
    type is: both are bound to None together, and later to ``sys.exc_info()`` in except clauses."""
    if not isinstance(kind, ast.Name) or not _is_tested(place, kind.id):
        return False
    resets: list[list[ast.AST]] = []
    for name in (kind.id, error.id):
        scope, bindings = file.bindings(name, place)
        if not isinstance(scope, scopes.FUNCTIONS):
            return False
        none = [binding for binding in bindings if _assigned_none(binding)]
        caught = [binding for binding in bindings if binding not in none]
        if not caught or max((it.offset for it in none), default=-1) > caught[0].offset:
            return False
        if not all(_in_handler(it) and _assigned_exc_info(file, it) for it in caught):
            return False
        resets.append([_block_around(binding) for binding in none])
    return resets[0] == resets[1]


def _is_tested(place: Occurrence, name: str) -> bool:
    """Whether `place` is in the body of ``if name`` or ``if name is not None``."""
    for outer, inner in pairwise(place.chain):
        if isinstance(outer, ast.If) and inner in outer.body:
            test = outer.test
            if isinstance(test, ast.Compare) and [type(it) for it in test.ops] == [ast.IsNot]:
                test = test.left if _is_none(test.comparators[0]) else test
            if isinstance(test, ast.Name) and test.id == name:
                return True
    return False


def _assigned_none(binding: Occurrence) -> bool:
    statement = next((node for node in binding.chain[-3:] if isinstance(node, ast.Assign)), None)
    if statement is None:
        return False
    values = statement.value.elts if isinstance(statement.value, ast.Tuple) else [statement.value]
    return all(isinstance(value, ast.Constant) and value.value is None for value in values)


def _block_around(binding: Occurrence) -> ast.AST:
    """The node in whose body the statement of a binding stands."""
    statements = [node for node in binding.chain if isinstance(node, (ast.stmt, ast.ExceptHandler))]
    return statements[-2]


def _assigned_exc_info(file: File, binding: Occurrence) -> bool:
    return any(
        isinstance(node, ast.Assign) and _is_exc_info(file, binding, node.value)
        for node in binding.chain[-3:]
    )
