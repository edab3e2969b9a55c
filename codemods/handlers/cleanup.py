"""What goes on after a timeout: timers, calls in threads, processes, tasks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.codemod import Keeps, Refusal, Site, Unit
from codemods.engine import scopes
from codemods.engine.module import Module, Occurrence
from codemods.engine.resolve import dotted
from codemods.handlers import messages, places

_TIMER = re.compile(r"^[ \t]*(?P<name>\w+)[ \t]*=[ \t]*(?:[\w.]+\.)?Timeout\(", re.M)
_TIMERS = frozenset(
    {
        *("eventlet.Timeout", "eventlet.timeout.Timeout"),
        *("gevent.Timeout", "gevent.timeout.Timeout"),
    }
)
_GREEN = ("eventlet", "gevent")
_STOPPING = frozenset({"cancel", "close"})
_KILLED = re.compile(r"^[ \t]*(?P<name>\w+)\.kill\(\)", re.M)
_WAITING = frozenset({"communicate", "wait"})
_POPEN = frozenset({"subprocess.Popen", "eventlet.green.subprocess.Popen"})
_WAIT = re.compile(r"await[ \t]+asyncio\.wait\(")


def timers(module: Module) -> Iterator[Site | Refusal]:
    """Timeouts of green threads that are started and not cancelled."""
    if "Timeout(" not in module.text or not any(it in module.text for it in _GREEN):
        return
    for match in _TIMER.finditer(module.text):
        place = _statement_at(module, match.start("name"))
        function = None if place is None else places.function_around(place)
        if place is None or function is None or not isinstance(place.node, ast.Assign):
            continue
        value = place.node.value
        name = match["name"]
        if not isinstance(value, ast.Call) or dotted(module, value.func, place) not in _TIMERS:
            continue
        uses = _uses(module, name, function)
        if uses is None or len(module.bindings(name).get(function, ())) != 1:
            continue
        if any(not _only_looks(it) for it in uses):
            continue
        stopping = [it for it in uses if _method(it) in _STOPPING]
        if stopping:
            if not any(_is_in_branch(it) for it in stopping) and not _follows(place, stopping[0]):
                reason = "it is cancelled, but not where an exception passes"
                yield Refusal(module.start(place.node), messages.TIMER, reason)
            continue
        attempt = _next(place)
        if not isinstance(attempt, ast.Try):
            reason = "where that ends is not told by a try directly below"
            yield Refusal(module.start(place.node), messages.TIMER, reason)
            continue
        yield _cancelled(module, name, attempt)


def _cancelled(module: Module, name: str, attempt: ast.Try) -> Site:
    """The order to cancel a timer in the ``finally`` of what it limits."""
    step = module.lines.indentation(module.start(attempt.body[0]))
    around = module.lines.indentation(module.start(attempt))
    place = places.place_of(module, attempt)
    arguments = (f"{name}.cancel()", step.removeprefix(around))
    return module.site(
        place, Unit.BLOCK, "finally", messages.TIMER, arguments=arguments, keeps=Keeps.PARTS
    )


def _only_looks(use: Occurrence) -> bool:
    """Whether a use of a timer leaves it where it is: to compare it, to call a method of it."""
    return isinstance(use.parent, ast.Compare) or _method(use) is not None


def _method(use: Occurrence) -> str | None:
    return use.parent.attr if isinstance(use.parent, ast.Attribute) else None


def _is_in_branch(use: Occurrence) -> bool:
    """Whether a place is in a ``finally``, a handler, or a function of its own."""
    for outer, inner in zip(use.chain, use.chain[1:], strict=False):
        if isinstance(outer, ast.ExceptHandler):
            return True
        if isinstance(outer, ast.Try) and inner in outer.finalbody:
            return True
    return False


def _follows(place: Occurrence, use: Occurrence) -> bool:
    """Whether the statement behind the one at a place holds a use: nothing is between them."""
    return _next(place) in use.chain and not isinstance(_next(place), ast.Try)


def processes(module: Module) -> Iterator[Site | Refusal]:
    """Processes that are killed when they take too long, and stay behind as zombies."""
    if "TimeoutExpired" not in module.text:
        return
    for match in _KILLED.finditer(module.text):
        place = _statement_at(module, match.start("name"))
        function = None if place is None else places.function_around(place)
        if place is None or function is None or len(place.chain) < 3:
            continue
        attempt, handler = place.chain[-3:-1]
        if not isinstance(handler, ast.ExceptHandler) or not isinstance(attempt, ast.Try):
            continue
        name = match["name"]
        if handler.type is None or not _is_expired(handler.type):
            continue
        waits = _waits(attempt, name)
        made = _made(module, name, function, place)
        if waits is None or made is None:
            continue
        around = Occurrence("", 0, place.chain[:-2])
        loop = places.loop_around(around)
        if loop is not None and made not in places.walk(loop.body):
            continue  # the next round waits for it
        rest = handler.body[handler.body.index(place.node) + 1 :]  # type: ignore[arg-type]
        later = [*attempt.finalbody, *places.behind(around, past_loops=True)]
        if places.reads([*rest, *later], name) or _is_shared(module, name, function):
            continue
        if any(it.arg == "shell" and ast.unparse(it.value) != "False" for it in made.keywords):
            reason = "what its shell has started may keep the pipes open"
            yield Refusal(place.offset, messages.UNREAPED, reason)
            continue
        code = f"{name}.{_method_of(waits)}()"
        target = _target(attempt, waits)
        if target and not any(isinstance(it, places.LEAVES) for it in places.walk(rest)):
            code = f"{target} = {code}"
        yield module.site(
            place, Unit.STATEMENT, "below", messages.UNREAPED, arguments=(code,), keeps=Keeps.ALL
        )


def _is_expired(caught: ast.expr) -> bool:
    return ast.unparse(caught).rpartition(".")[2] == "TimeoutExpired"


def _waits(attempt: ast.Try, name: str) -> ast.Call | None:
    """The call that waits for a process and takes too long."""
    calls = [
        it
        for it in places.walk(attempt.body)
        if isinstance(it, ast.Call)
        and isinstance(it.func, ast.Attribute)
        and it.func.attr in _WAITING
        and isinstance(it.func.value, ast.Name)
        and it.func.value.id == name
    ]
    return calls[0] if len(calls) == 1 else None


def _method_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _target(attempt: ast.Try, waits: ast.Call) -> str:
    """What the call that waits is bound to, as the source has it; empty where it is to nothing."""
    for it in attempt.body:
        if isinstance(it, ast.Assign) and it.value is waits and len(it.targets) == 1:
            return ast.unparse(it.targets[0]).strip("()")
    return ""


def _made(module: Module, name: str, function: ast.AST, place: Occurrence) -> ast.Call | None:
    """The call that starts a process, if that alone binds its name."""
    bound = module.bindings(name).get(function, [])
    value = getattr(bound[0].parent, "value", None) if len(bound) == 1 else None
    if isinstance(value, ast.Call) and dotted(module, value.func, place) in _POPEN:
        return value
    return None


def _is_shared(module: Module, name: str, function: ast.AST) -> bool:
    """Whether anything else than the function may wait for a process: it is passed on."""
    uses = _uses(module, name, function)
    return uses is None or any(_method(it) is None for it in uses)


def futures(module: Module, attempt: ast.Try, function: ast.AST, place: Occurrence) -> str:
    """The call in a thread that a ``try`` alone waits for, and that nothing asks afterwards."""
    for it in places.walk(attempt.body):
        if (
            isinstance(it, ast.Call)
            and isinstance(it.func, ast.Attribute)
            and it.func.attr == "result"
            and isinstance(it.func.value, ast.Name)
        ):
            name = it.func.value.id
            bound = module.bindings(name).get(function, [])
            value = getattr(bound[0].parent, "value", None) if len(bound) == 1 else None
            uses = _uses(module, name, function)
            if (
                isinstance(value, ast.Call)
                and isinstance(value.func, ast.Attribute)
                and value.func.attr == "submit"
                and uses is not None
                and [_method(use) for use in uses] == ["result"]
                and places.loop_around(place) is None
            ):
                return name
    return ""


def tasks(module: Module) -> Iterator[Refusal]:
    """Tasks that are still at work when ``asyncio.wait`` has waited long enough, and that nothing
    asks for: unlike ``wait_for``, it cancels none."""
    for match in _WAIT.finditer(module.text) if "asyncio.wait(" in module.text else ():
        place = _statement_at(module, match.start())
        if place is None or not isinstance(place.node, ast.Assign):
            continue
        function = places.function_around(place)
        node = place.node
        call = node.value.value if isinstance(node.value, ast.Await) else None
        if function is None or not isinstance(call, ast.Call) or len(node.targets) != 1:
            continue
        if not any(it.arg == "timeout" for it in call.keywords) or not call.args:
            continue
        target, asked = node.targets[0], call.args[0]
        if not isinstance(target, ast.Tuple) or len(target.elts) != 2:
            continue
        late = target.elts[1]
        if not isinstance(late, ast.Name) or not isinstance(asked, ast.Name):
            continue
        rest = list(places.behind(place, past_loops=True))
        if not places.reads(rest, late.id) and _is_for_this(module, asked.id, function, call):
            reason = "whether those that are late are still wanted is not known"
            yield Refusal(module.start(call), messages.TASKS, reason)


def _is_for_this(module: Module, name: str, function: ast.AST, call: ast.Call) -> bool:
    """Whether tasks are made in the function, and nothing but a call asks for them."""
    bound = module.bindings(name).get(function, [])
    uses = _uses(module, name, function)
    if len(bound) != 1 or uses is None:
        return False
    value = getattr(bound[0].parent, "value", None)
    asking = [it for it in uses if it.parent is not call and _method(it) not in {"append", "add"}]
    return isinstance(value, (ast.List, ast.ListComp, ast.Set, ast.SetComp)) and not asking


def _uses(module: Module, name: str, function: ast.AST) -> list[Occurrence] | None:
    """Where a variable of a function is read; None where a function in it does so."""
    found = []
    for it in module.occurrences(name):
        if it.is_use and module.scope_of(name, it) is function:
            inner = it.chain[it.chain.index(function) + 1 :]
            if any(isinstance(node, scopes.FUNCTIONS) for node in inner):
                return None
            found.append(it)
    return found


def _statement_at(module: Module, offset: int) -> Occurrence | None:
    """The innermost statement that holds an offset."""
    chain = module.chain_at(offset)
    while chain and not isinstance(chain[-1], ast.stmt):
        chain.pop()
    if not chain:
        return None
    node = chain[-1]
    assert isinstance(node, ast.stmt)
    return Occurrence("", module.start(node), tuple(chain))


def _next(place: Occurrence) -> ast.stmt | None:
    """The statement below one, in the same block."""
    for field in ("body", "orelse", "finalbody"):
        block = getattr(place.parent, field, None)
        if isinstance(block, list) and place.node in block:
            below = block[block.index(place.node) + 1 :]
            return below[0] if below else None
    return None
