"""What may happen while a lock is held, and what may not."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from codemods.caches import collected, guards
from codemods.caches.facts import Access, Op
from codemods.caches.operations import CHANGES, LOGGING, LOOKS, REMOVALS, VIEWS
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in
from codemods.engine.scopes import FUNCTIONS

_WAITS = re.compile(
    r"(?:^|\.)(?:sleep|wait|waitall|waitpid|wait_(?:for|until)\w*|\w+_and_wait|result|recv|recvfrom"
    r"|accept|acquire|poll|check_call|check_output|communicate|Popen|input"
    r"|(?:serve|run)_forever|run_until_complete|mainloop|select(?:ors?)?\.select)$"
    r"|[Ll]oop(?:\.\w+\(\))?\.start$"
    r"|(?:^|[._])(?:app|application|asyncio|loop|reactor|server)\.(?:run|exec_?)$"
)
"""Calls that wait for something else to happen."""
_HARMLESS = frozenset(
    {
        *(
            "abs",
            "all",
            "any",
            "bool",
            "bytes",
            "dict",
            "enumerate",
            "float",
            "frozenset",
            "getattr",
        ),
        *("hasattr", "hash", "id", "int", "isinstance", "issubclass", "len", "list", "max", "min"),
        *("object", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum", "super"),
        *("tuple", "type", "zip", "_", "_LE", "_LI", "_LW"),
    }
)
"""Functions that take no lock and wait for nothing."""
_METHODS = frozenset(
    {
        *CHANGES,
        *REMOVALS,
        *LOOKS,
        *VIEWS,
        *(
            "format",
            "join",
            "split",
            "rsplit",
            "strip",
            "lstrip",
            "rstrip",
            "startswith",
            "endswith",
        ),
        *("lower", "upper", "replace", "encode", "decode", "partition", "rpartition", "setdefault"),
        *("match", "search", "group", "isdigit", "title"),
    }
)
"""Methods of strings and containers."""
_LOGGERS = re.compile(
    r"^(?:(?:self|cls)\.)?_*(?:\w+_)?(?:log|logger|logging|warnings)(?:_\w+)?$", re.I
)


def of(
    module: Module,
    statements: Sequence[ast.stmt],
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    names: Sequence[str],
    accesses: Sequence[tuple[Occurrence, Access]],
) -> tuple[str, tuple[str, ...]]:
    """Why a lock can't be held over these statements of a function (empty if it can), and what is
    called meanwhile that is not known to be harmless."""
    if isinstance(function, ast.AsyncFunctionDef):
        return "asyncio: a lock that waits would block the event loop", ()
    if function.name == "__del__":
        return collected.REASON, ()
    if any(access.in_lambda for _, access in accesses):
        return "a lambda or a generator accesses it later on", ()
    around = [it for it in accesses[0][0].chain if isinstance(it, FUNCTIONS)]
    nodes = tuple(_walk(statements))
    given = {name for it in around for name in parameters(it)} | _elements(nodes, names)
    calls: list[str] = []
    is_written = any(access.op.writes for _, access in accesses)
    raised = [it.exc for it in nodes if isinstance(it, ast.Raise)]
    for node in nodes:
        line = getattr(node, "lineno", 0)
        if isinstance(node, (ast.Import, ast.ImportFrom)) and is_written:
            calls.append("import")  # it runs the module
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return f"line {line} yields while the lock would be held", ()
        if not isinstance(node, ast.Call) or node in raised:
            continue
        is_join = _is_thread_join(node)
        if is_harmless(node, names) and not is_join:
            continue
        called = ast.unparse(node.func)
        if is_join or (_WAITS.search(called) and not _is_text_join(node)):
            return f"line {line} waits while the lock would be held ({short(called)})", ()
        root = called.partition(".")[0].partition("[")[0].partition("(")[0]
        if isinstance(node.func, ast.Name) and root in given:
            return f"line {line} calls what it was given while the lock would be held", ()
        if isinstance(node.func, (ast.Subscript, ast.Call)) and _reads(node.func, names):
            return f"line {line} calls what it was given while the lock would be held", ()
        calls.append(called)
    if other := _other_work(nodes, names, accesses):
        return other, ()
    if calls and not is_written:
        if lock := _lock_within(module, statements):
            first, within = statements[0].lineno, f"{ast.unparse(lock)} in line {lock.lineno}"
            return f"line {first} would hold the lock while {within} is taken", ()
        return f"{short(calls[0])} would be called while the lock is held", ()
    return "", tuple(dict.fromkeys(calls))


def is_beyond(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    accesses: Sequence[tuple[Occurrence, Access]],
) -> bool:
    """Whether no lock can be taken where these accesses of a function happen, however shortly."""
    is_apart = isinstance(function, ast.AsyncFunctionDef) or function.name == "__del__"
    return is_apart or any(access.in_lambda for _, access in accesses)


def is_said(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but to log or to warn."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    function = statement.value.func
    if isinstance(function, ast.Name):
        return function.id == "warn"
    return (
        isinstance(function, ast.Attribute)
        and function.attr in LOGGING
        and _LOGGERS.match(ast.unparse(function.value)) is not None
    )


def short(called: str) -> str:
    """What is called, as a message has it."""
    return called if len(called) <= 40 else called.rpartition(".")[2]


def _walk(statements: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes that run with these statements: not what functions in them do later."""
    stack: list[ast.AST] = list(reversed(statements))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def parameters(function: ast.AST) -> set[str]:
    """The names of what a function is given, but for its object or class."""
    assert isinstance(function, FUNCTIONS)
    return {it.arg for it in scopes.parameters(function)} - {"self", "cls"}


def _elements(nodes: Sequence[ast.AST], names: Sequence[str]) -> set[str]:
    """The names of what is in one of the variables: loops over it bind them, or what takes it out
    of there."""
    targets: list[ast.AST] = []
    for node in nodes:
        if isinstance(node, (ast.For, ast.comprehension)) and _reads(node.iter, names):
            targets.append(node.target)
        elif isinstance(node, ast.Assign) and _is_element(node.value, names):
            targets.extend(node.targets)
    return {name for one in targets for name in names_in(one)}


def _is_element(value: ast.expr, names: Sequence[str]) -> bool:
    """Whether an expression is one of `X[key]`, `X.get(key)`, `X.pop()`."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr in LOOKS | REMOVALS and _reads(value.func.value, names)
    return isinstance(value, ast.Subscript) and _reads(value.value, names)


def is_harmless(call: ast.Call, names: Sequence[str]) -> bool:
    """Whether a call takes no lock and waits for nothing."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in _HARMLESS or function.id.endswith(("Error", "Exception", "Warning"))
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in LOGGING and _LOGGERS.match(ast.unparse(function.value)):
        return True
    if function.attr in _METHODS:
        return True
    return isinstance(function.value, ast.Constant)


def _is_thread_join(call: ast.Call) -> bool:
    """Whether a call waits for a thread, a process or a queue: to join text takes that text."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "join" and not call.args


def _is_text_join(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant)


def _other_work(
    nodes: Sequence[ast.AST],
    names: Sequence[str],
    accesses: Sequence[tuple[Occurrence, Access]],
) -> str:
    """The first statement, if any, that does something else than to make what is stored."""
    if any(access.op is Op.BIND and not access.is_fill for _, access in accesses):
        # A flag: what it guards is to be done once, and what it does not guard each time.
        return _beside(nodes, names)
    made = {*names, *_bound(nodes, names)}
    making = _making(accesses)
    steps = [place.node for place, _ in accesses]
    for node in nodes:
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            continue
        if node in making or node.value.func in steps:
            continue
        call = node.value
        root: ast.AST = call.func
        while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
            root = root.func if isinstance(root, ast.Call) else root.value
        is_on_made = isinstance(root, ast.Name) and root.id in made
        passes_made = _reads(call, names) or any(
            isinstance(it, ast.Name) and it.id in made for it in ast.walk(call)
        )
        if not (is_on_made or passes_made or is_harmless(call, names)):
            called = short(ast.unparse(call.func))
            return f"line {node.lineno} does other work while the lock would be held ({called})"
    return ""


def _beside(nodes: Sequence[ast.AST], names: Sequence[str]) -> str:
    """The work, if any, of a branch in which a flag is as it was found, and stays so."""
    for node in nodes:
        if not isinstance(node, ast.If) or not node.orelse or not _reads(node.test, names):
            continue
        for branch in (node.body, node.orelse):
            within = [it for statement in branch for it in ast.walk(statement)]
            calls = [it for it in within if isinstance(it, ast.Call)]
            unknown = [it for it in calls if not is_harmless(it, names)]
            if unknown and not any(_is_one_of(it, names) for it in within):
                called, line = short(ast.unparse(unknown[0].func)), unknown[0].lineno
                return f"line {line} does other work while the lock would be held ({called})"
    return ""


def _lock_within(module: Module, statements: Sequence[ast.stmt]) -> ast.expr | None:
    """A lock that is there already, and that these statements take."""
    taken = (
        item.context_expr
        for node in _walk(statements)
        if isinstance(node, ast.With)
        for item in node.items
    )
    return next((it for it in taken if guards.is_lock(module, it)), None)


def _making(accesses: Sequence[tuple[Occurrence, Access]]) -> list[ast.stmt]:
    """The statements by which something is made in the branches that put it where nothing was:
    those before it is put there."""
    made: list[ast.stmt] = []
    for place, access in accesses:
        for outer, inner in pairwise(place.chain) if access.is_fill else ():
            if isinstance(outer, (ast.If, ast.ExceptHandler)) and inner in outer.body:
                made.extend(outer.body[: outer.body.index(inner)])
    return made


def _bound(nodes: Sequence[ast.AST], names: Sequence[str]) -> set[str]:
    """The names that nodes bind to something new: not to what a variable holds."""
    old = {
        target.id
        for node in nodes
        if isinstance(node, ast.Assign) and _reads(node.value, names)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    walked = {
        target.id
        for node in nodes
        if isinstance(node, ast.For)
        for target in ast.walk(node.target)
        if isinstance(target, ast.Name)
    }
    bound = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return bound - old - walked


def _reads(value: ast.expr, names: Collection[str]) -> bool:
    """Whether an expression names one of these: as a variable, or as an attribute."""
    return any(_is_one_of(it, names) for it in ast.walk(value))


def _is_one_of(node: ast.AST, names: Collection[str]) -> bool:
    return getattr(node, "id", None) in names or getattr(node, "attr", None) in names
