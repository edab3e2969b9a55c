"""What goes on after a timeout: timers, calls in threads, tasks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from codemods.codemod import Keeps, Refusal, Site, Unit
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
_WAIT = re.compile(r"await[ \t]+asyncio\.wait\(")


def timers(module: Module) -> Iterator[Site | Refusal]:
    """Timeouts of green threads that are started and not cancelled."""
    if "Timeout(" not in module.text or not any(it in module.text for it in _GREEN):
        return
    for match in _TIMER.finditer(module.text):
        place = places.statement_at(module, match.start("name"))
        function = None if place is None else places.function_around(place)
        if place is None or function is None or not isinstance(place.node, ast.Assign):
            continue
        value = place.node.value
        name = match["name"]
        if not isinstance(value, ast.Call) or dotted(module, value.func, place) not in _TIMERS:
            continue
        uses = places.uses(module, name, function)
        if uses is None or len(module.bindings(name).get(function, ())) != 1:
            continue
        if any(not _only_looks(it) for it in uses):
            continue
        stopping = [it for it in uses if places.method(it) in _STOPPING]
        if stopping:
            if not any(places.is_cleaning_up(it) for it in stopping) and not _follows(
                place, stopping[0]
            ):
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
    return isinstance(use.parent, ast.Compare) or places.method(use) is not None


def _follows(place: Occurrence, use: Occurrence) -> bool:
    """Whether the statement behind the one at a place holds a use: nothing is between them."""
    return _next(place) in use.chain and not isinstance(_next(place), ast.Try)


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
            uses = places.uses(module, name, function)
            if (
                isinstance(value, ast.Call)
                and isinstance(value.func, ast.Attribute)
                and value.func.attr == "submit"
                and uses is not None
                and [places.method(use) for use in uses] == ["result"]
                and places.loop_around(place) is None
            ):
                return name
    return ""


def tasks(module: Module) -> Iterator[Refusal]:
    """Tasks that are still at work when ``asyncio.wait`` has waited long enough, and that nothing
    asks for: unlike ``wait_for``, it cancels none."""
    for match in _WAIT.finditer(module.text) if "asyncio.wait(" in module.text else ():
        place = places.statement_at(module, match.start())
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
    """Whether tasks are made in the function, have no name of their own, and nothing but a call
    asks for them."""
    bound = module.bindings(name).get(function, [])
    uses = places.uses(module, name, function)
    if len(bound) != 1 or uses is None:
        return False
    value = getattr(bound[0].parent, "value", None)
    made = list(_elements(value))
    for use in uses:
        if use.parent is call:
            continue
        adding = use.chain[-3]
        if places.method(use) not in {"append", "add"} or not isinstance(adding, ast.Call):
            return False
        made.extend(adding.args)
    return bool(made) and all(isinstance(it, ast.Call) for it in made)


def _elements(value: object) -> list[ast.expr]:
    """What a list or a set is made of."""
    if isinstance(value, (ast.List, ast.Set)):
        return value.elts
    return [value.elt] if isinstance(value, (ast.ListComp, ast.SetComp)) else []


def _next(place: Occurrence) -> ast.stmt | None:
    """The statement below one, in the same block."""
    for field in ("body", "orelse", "finalbody"):
        block = getattr(place.parent, field, None)
        if isinstance(block, list) and place.node in block:
            below = block[block.index(place.node) + 1 :]
            return below[0] if below else None
    return None
