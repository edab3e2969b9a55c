"""Methods that say whether they waited in vain, and are not listened to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.codemod import Refusal
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import names_in
from codemods.engine.resolve import dotted
from codemods.engine.scopes import parameters
from codemods.handlers import messages, places, tables

_CALLED = re.compile(
    r"^[ \t]*(?P<receiver>(?:self\.|cls\.)?\w+)\.(?P<method>acquire|wait|join)\([^)\s]", re.M
)
_CLASSES = r"\b(?:Event|R?Lock|(?:Bounded)?Semaphore|Thread|Process)\b"
_MODULES = ("threading", "multiprocessing")
_KINDS = {"acquire": "lock", "wait": "event", "join": "thread"}
_ENDS = re.compile(r"exit|stop|shut|quit|abort|term|kill|clos|wake|cancel", re.I)
"""Events by which a pause is cut short."""
_PAUSE = re.compile(r"interval|delay|sleep|pause|period|backoff", re.I)
"""How long a pause is called."""


def of(module: Module) -> Iterator[Refusal]:
    """Where a file does not look whether a wait was in vain."""
    if not any(it in module.text for it in _MODULES):
        return
    for match in _CALLED.finditer(module.text):
        name = match["receiver"].rpartition(".")[2]
        if not re.search(rf"\b{name}\b[^\n=]*[:=][^\n]*{_CLASSES}", module.text):
            continue
        chain = module.chain_at(match.start("receiver"))
        while chain and not isinstance(chain[-1], ast.stmt):
            chain.pop()
        node = chain[-1] if chain else None
        if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
            continue
        place = Occurrence("", module.start(node), tuple(chain))
        receiver, call = match["receiver"], node.value
        if ast.unparse(call.func) != f"{receiver}.{match['method']}":
            continue
        if _kind(module, receiver, place) == _KINDS[match["method"]]:
            yield from _JUDGES[match["method"]](module, place, receiver, call)


def _acquire(module: Module, place: Occurrence, receiver: str, call: ast.Call) -> Iterator[Refusal]:
    given = {it.arg: it.value for it in call.keywords}
    first = call.args[0] if call.args else given.get("blocking")
    is_asked = isinstance(first, ast.Constant) and not first.value
    if is_asked or _is_number(given.get("timeout")) or len(call.args) > 1:
        reason = "what is to be done without the lock is not known"
        yield Refusal(place.offset, messages.ACQUIRE, reason)


def _wait(module: Module, place: Occurrence, receiver: str, call: ast.Call) -> Iterator[Refusal]:
    function = places.function_around(place)
    if function is None or places.loop_around(place) is not None or _ENDS.search(receiver):
        return
    if not _goes_on(place) or _looks(place) or tables.CLEANS_UP.search(function.name):
        return
    if _PAUSE.search(module.source(call)) or _is_for_caller(function, call):
        return
    if _is_asked(module.source(function), receiver, "is_set|isSet|clear"):
        return
    reason = "what is to be done without the event is not known"
    yield Refusal(place.offset, messages.WAIT, reason)


def _join(module: Module, place: Occurrence, receiver: str, call: ast.Call) -> Iterator[Refusal]:
    function = places.function_around(place)
    if function is None or tables.CLEANS_UP.search(function.name) or places.is_cleaning_up(place):
        return
    if not _goes_on(place) and not _gives_back(module, place, receiver, function):
        return
    if _looks(place) or _is_for_caller(function, call):
        return
    around = module.text if "." in receiver else module.source(function)
    if _is_asked(around, receiver, "is_alive|isAlive|exitcode|terminate|kill"):
        return
    reason = "what is to be done while the thread is at work is not known"
    yield Refusal(place.offset, messages.JOIN, reason)


_JUDGES = {"acquire": _acquire, "wait": _wait, "join": _join}


def _is_for_caller(function: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> bool:
    """Whether a function waits as long as its caller says, and that one may look."""
    given = {ast.unparse(it) for it in (*call.args, *(it.value for it in call.keywords))}
    return any(it.arg in given for it in parameters(function))


def _is_number(node: ast.expr | None) -> bool:
    """Whether a timeout is one: -1 is to wait for ever."""
    return node is not None and ast.unparse(node) not in {"-1", "None"}


def _goes_on(place: Occurrence) -> bool:
    """Whether a function does more than to end, or to log, behind a place."""
    return any(
        not isinstance(it, ast.Pass) and not _only_ends(it) and not _logs(it)
        for it in places.behind(place, past_loops=True)
    )


def _looks(place: Occurrence) -> bool:
    """Whether the first thing that is done behind a place is to look how things are: by another
    variable, which is set before the event is, or by the thread."""
    first = next(places.behind(place, past_loops=True), None)
    while isinstance(first, places.WITHS):
        first = first.body[0]
    return isinstance(first, (ast.If, ast.While, ast.Assert))


def _gives_back(
    module: Module,
    place: Occurrence,
    receiver: str,
    function: ast.FunctionDef | ast.AsyncFunctionDef,
) -> bool:
    """Whether a function gives back what a thread that it has made is to fill."""
    ends = [it for it in places.behind(place, past_loops=True) if isinstance(it, ast.Return)]
    back = {it.id for end in ends for it in ast.walk(end) if isinstance(it, ast.Name)}
    filled: set[str] = set()
    for bound in module.bindings(receiver).get(function, []):
        made = getattr(bound.parent, "value", None)
        for given in made.keywords if isinstance(made, ast.Call) else []:
            if given.arg in {"args", "kwargs"}:
                filled |= names_in(given.value)
            elif given.arg == "target" and isinstance(given.value, ast.Name):
                for it in function.body:
                    if isinstance(it, scopes.NAMED_FUNCTIONS) and it.name == given.value.id:
                        filled |= _of_others(it)
    return not back.isdisjoint(filled)


def _of_others(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names in a function that are not its own."""
    own = {it.arg for it in parameters(function)}
    shared: set[str] = set()
    for it in ast.walk(function):
        if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store):
            own.add(it.id)
        elif isinstance(it, ast.Nonlocal):
            shared.update(it.names)
    return (names_in(function) - own) | shared


def _only_ends(statement: ast.stmt) -> bool:
    """Whether a statement gives back nothing that is made only then."""
    return isinstance(statement, ast.Return) and (
        statement.value is None or isinstance(statement.value, (ast.Constant, ast.Name))
    )


def _logs(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and re.match(rf"[\w.]*(?:print|\.{tables.LEVELS})\(", ast.unparse(statement)) is not None
    )


def _is_asked(text: str, receiver: str, methods: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(receiver)}\.(?:{methods})\b", text) is not None


def _kind(module: Module, receiver: str, place: Occurrence) -> str | None:
    """What a receiver is, if all that the file binds it to is of one kind."""
    if "." not in receiver:
        scope = module.scope_of(receiver, place)
        bound = module.bindings(receiver).get(scope, []) if scope is not None else []
        values = [getattr(it.parent, "value", None) for it in bound]
        kinds = {_made(module, it, place) for it in values}
        return kinds.pop() if len(kinds) == 1 else None
    classes = [it for it in place.chain if isinstance(it, ast.ClassDef)]
    if not classes:
        return None
    name = receiver.rpartition(".")[2]
    for it in classes[-1].body:
        if isinstance(it, ast.AnnAssign) and ast.unparse(it.target) == name:
            return tables.SHARED.get(dotted(module, it.annotation, place) or "")
    kinds = {_made(module, it, place) for it in places.values_of(classes[-1], receiver)}
    return kinds.pop() if len(kinds) == 1 else None


def _made(module: Module, value: object, place: Occurrence) -> str | None:
    if not isinstance(value, ast.Call):
        return None
    return tables.SHARED.get(dotted(module, value.func, place) or "")
