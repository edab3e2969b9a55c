"""What stands for the answers that did not come, where workers store an exception for one that
failed::

def ask(host):                          except queue.Empty:
    try:                                    LOG.warning(…)
        answer = fetch(host)                results.update({host: TimeoutError('timed out')
    except Exception as error:                              for host in hosts
        answer = error                                      if host not in results})
    answers.put((host, answer))

Whoever reads the results has to tell answers from exceptions anyway. Elsewhere nothing is stored: a
reader may go by what is missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.engine.names import names_in
from codemods.engine.text import quote_of
from codemods.handlers import places
from codemods.handlers.gathering import Gathering
from codemods.handlers.swallowed import Caught, Idle

_PUTS = frozenset({"put", "put_nowait"})
_ERROR = "TimeoutError"
_TEXT = "timed out"


def of(idle: Idle, gathered: Gathering) -> tuple[str, ...]:
    """The statement that stores an exception for each answer that did not come; none where it is
    not certain under which keys, or that exceptions are stored."""
    if idle.caught is Caught.MORE or not idle.module.is_builtin(_ERROR, idle.attempt):
        return ()
    taken = _taken(gathered)
    asked = _asked(idle, gathered.expected)
    if not taken or asked is None:
        return ()
    variable, worker = asked
    key = _key(worker, taken)
    if key is None:
        return ()
    [parameter] = names_in(key)
    copied = ast.parse(ast.unparse(key), mode="eval")  # the tree of the file stays as it is
    spelt = ast.unparse(_Renamed(parameter, variable).visit(copied))
    name, hosts = gathered.name, gathered.expected
    quote = quote_of(idle.module.text)
    made = f"{_ERROR}({quote}{_TEXT}{quote})"
    pairs = f"{spelt}: {made} for {variable} in {hosts} if {spelt} not in {name}"
    return (f"{name}.update({{{pairs}}})",)


def _taken(gathered: Gathering) -> str:
    """The queue from which the loop takes pairs of keys and answers, to store them as they are;
    empty if it does something else."""
    found = ""
    pair: tuple[str, ...] = ()
    for it in gathered.loop.body:
        if not isinstance(it, ast.Assign) or len(it.targets) != 1:
            return ""
        target, value = it.targets[0], it.value
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Call):
            method = value.func
            if not (isinstance(method, ast.Attribute) and method.attr == "get"):
                return ""
            found = ast.unparse(method.value)
            pair = tuple(it.id for it in target.elts if isinstance(it, ast.Name))
        elif isinstance(target, ast.Subscript):
            stored = (ast.unparse(target.value), ast.unparse(target.slice), ast.unparse(value))
            return found if stored == (gathered.name, *pair) else ""
    return ""


def _asked(idle: Idle, expected: str) -> tuple[str, ast.FunctionDef] | None:
    """The function that asks for one of all that is expected, and what the loop that starts it for
    each calls that one."""
    block = idle.function.body
    workers = {it.name: it for it in block if isinstance(it, ast.FunctionDef)}
    for it in block:
        if (
            isinstance(it, ast.For)
            and isinstance(it.target, ast.Name)
            and ast.unparse(it.iter) == expected
            and it.lineno < idle.node.lineno
            and expected.isidentifier()
            and not places.binds(block[block.index(it) :], expected)
        ):
            started = list(_started(it, it.target.id, workers))
            if len(started) == 1:
                return it.target.id, started[0]
    return None


def _started(
    loop: ast.For, variable: str, workers: dict[str, ast.FunctionDef]
) -> Iterator[ast.FunctionDef]:
    """The functions that each round of a loop starts, with its variable as their only argument."""
    for statement in loop.body:
        if not isinstance(statement, (ast.Assign, ast.Expr)):
            continue
        for call in ast.walk(statement):
            if not isinstance(call, ast.Call):
                continue
            target = next((it.value for it in call.keywords if it.arg == "target"), None)
            handed = next((it.value for it in call.keywords if it.arg == "args"), None)
            given = handed.elts if isinstance(handed, (ast.Tuple, ast.List)) else []
            if target is None and call.args:
                target, *given = call.args
            name = target.id if isinstance(target, ast.Name) else ""
            if name in workers and [ast.unparse(it) for it in given] == [variable]:
                yield workers[name]


def _key(worker: ast.FunctionDef, queue: str) -> ast.expr | None:
    """Under what a worker hands on its answer, where that is told by its one argument, and where
    the answer may be an exception that it has caught."""
    parameters = [it.arg for it in worker.args.args]
    last = worker.body[-1]
    if (
        len(parameters) != 1
        or worker.decorator_list
        or not isinstance(last, ast.Expr)
        or not isinstance(last.value, ast.Call)
        or not isinstance(last.value.func, ast.Attribute)
        or last.value.func.attr not in _PUTS
        or ast.unparse(last.value.func.value) != queue
        or len(last.value.args) != 1
        or not isinstance(last.value.args[0], ast.Tuple)
        or len(last.value.args[0].elts) != 2
    ):
        return None
    key, answer = last.value.args[0].elts
    plain = all(isinstance(it, (ast.Name, ast.Attribute, ast.expr_context)) for it in ast.walk(key))
    if not plain or names_in(key) != set(parameters) or places.binds(worker.body, parameters[0]):
        return None
    if any(isinstance(it, (ast.Return, ast.Yield, ast.YieldFrom)) for it in _inside(worker)):
        return None
    is_stored = isinstance(answer, ast.Name) and any(
        _stores(it, answer.id) for it in _inside(worker) if isinstance(it, ast.ExceptHandler)
    )
    return key if is_stored else None


def _inside(worker: ast.FunctionDef) -> Iterator[ast.AST]:
    return places.walk(worker.body)


def _stores(handler: ast.ExceptHandler, answer: str) -> bool:
    """Whether a handler of any exception makes that the answer."""
    if not isinstance(handler.type, ast.Name) or handler.type.id != "Exception":
        return False
    return any(
        isinstance(it, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == answer for target in it.targets)
        and handler.name is not None
        and _is_exception(it.value, handler.name)
        for it in handler.body
    )


def _is_exception(value: ast.expr, name: str) -> bool:
    """Whether an expression is the exception of that name, or one like it."""
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in {f"{name}.__class__", f"type({name})"}
    return isinstance(value, ast.Name) and value.id == name


class _Renamed(ast.NodeTransformer):
    """An expression with one name in the place of another."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._new, node.ctx) if node.id == self._old else node
