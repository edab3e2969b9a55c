"""Processes that take too long: killed, they stay behind as zombies; else they go on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from codemods.codemod import Keeps, Refusal, Site, Unit
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted as spelt
from codemods.engine.resolve import dotted
from codemods.handlers import messages, places, tables

_KILLED = re.compile(r"^[ \t]*(?P<name>(?:self\.)?\w+)\.kill\(\)", re.M)
_EXPIRED = re.compile(r"^[ \t]*except\b[^:\n]*\bTimeoutExpired\b", re.M)
_WAITING = frozenset({"communicate", "wait"})
_REAPING = _WAITING | {"poll", "returncode"}
_POPEN = frozenset({"subprocess.Popen", "eventlet.green.subprocess.Popen"})
_LOGS = re.compile(rf"[\w.]*\b{tables.LEVELS}")


def of(module: Module) -> Iterator[Site | Refusal]:
    """Where a process that was killed is to be waited for."""
    if "TimeoutExpired" not in module.text:
        return
    for match in _KILLED.finditer(module.text):
        place = places.statement_at(module, match.start("name"))
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
        if waits is None:
            continue
        around = Occurrence("", 0, place.chain[:-2])
        rest = handler.body[handler.body.index(place.node) + 1 :]  # type: ignore[arg-type]
        later = [*attempt.finalbody, *places.behind(around, past_loops=True)]
        made = _made(module, name, function, place)
        if not made or _is_in_foreign_loop(around, made):
            continue
        if "." in name:
            is_alone = not _asks(rest + later, name) and _is_of_object(place, name, waits)
        else:
            is_alone = not places.reads(rest + later, name) and _is_of(module, name, function)
        if not is_alone:
            continue
        yield _reaped(module, place, waits, made, attempt, rest)


def abandoned(module: Module) -> Iterator[Refusal]:
    """Processes that only the function knows which has started them, and that it leaves to
    themselves: whoever is given the exception can't end them."""
    for match in _EXPIRED.finditer(module.text) if "Popen" in module.text else ():
        offset = match.start() + match.group().index("except")
        caught = places.caught_at(module, offset)
        if caught is None:
            continue
        place, attempt, handler = caught
        function = places.function_around(place)
        if function is None or not isinstance(handler.body[-1], ast.Raise):
            continue
        for name in _waited_for(attempt):
            made = _made(module, name, function, place)
            if (
                made
                and all(dotted(module, it.func, place) in _POPEN for it in made)
                and _is_of(module, name, function)
                and not places.reads([*handler.body, *_at_last(place)], name)
            ):
                reason = "whether it is still wanted is not known"
                yield Refusal(offset, messages.ABANDONED, reason)


def _waited_for(attempt: ast.Try) -> list[str]:
    """The variables whose processes a ``try`` waits for."""
    return [
        it.value.id
        for it in places.walk(attempt.body)
        if isinstance(it, ast.Attribute) and it.attr in _WAITING and isinstance(it.value, ast.Name)
    ]


def _at_last(place: Occurrence) -> Iterator[ast.stmt]:
    """What is carried out where an exception leaves the ``try`` at a place, and what may catch
    it."""
    for it in place.chain:
        if isinstance(it, ast.Try):
            yield from it.finalbody
            if it is not place.node:
                yield from (step for handler in it.handlers for step in handler.body)


def _reaped(
    module: Module,
    place: Occurrence,
    waits: ast.Call,
    made: Sequence[ast.Call],
    attempt: ast.Try,
    rest: Sequence[ast.stmt],
) -> Site | Refusal:
    """The order to wait for a process below the place where it is killed."""
    if not all(dotted(module, it.func, place) in _POPEN for it in made):
        reason = "what else may wait for it is not known"
        return Refusal(place.offset, messages.UNREAPED, reason)
    given = [keyword for it in made for keyword in it.keywords]
    if any(it.arg == "shell" and ast.unparse(it.value) != "False" for it in given):
        reason = "what its shell has started may keep the pipes open"
        return Refusal(place.offset, messages.UNREAPED, reason)
    assert isinstance(waits.func, ast.Attribute)
    code = f"{ast.unparse(waits.func)}()"
    target = _target(attempt, waits)
    if target and not any(isinstance(it, places.LEAVES) for it in places.walk(rest)):
        code = f"{target} = {code}"
    return module.site(
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
        and spelt(it.func.value) == name
    ]
    return calls[0] if len(calls) == 1 else None


def _target(attempt: ast.Try, waits: ast.Call) -> str:
    """What the call that waits is bound to, as the source has it; empty where it is to nothing."""
    for it in attempt.body:
        if isinstance(it, ast.Assign) and it.value is waits and len(it.targets) == 1:
            return ast.unparse(it.targets[0]).strip("()")
    return ""


def _made(module: Module, name: str, function: ast.AST, place: Occurrence) -> list[ast.Call]:
    """The calls that start a process, if nothing else binds its name: of a variable one, whatever
    it calls; of an attribute those that are known to start one."""
    values: list[object]
    if "." in name:
        owner = _owner(place)
        values = [*places.values_of(owner, name)] if owner is not None else []
        known = [
            it
            for it in values
            if isinstance(it, ast.Call) and dotted(module, it.func, place) in _POPEN
        ]
        return known if len(known) == len(values) else []
    bound = module.bindings(name).get(function, [])
    if len(bound) != 1 or not isinstance(bound[0].parent, ast.Assign):
        return []
    value = bound[0].parent.value
    return [value] if isinstance(value, ast.Call) else []


def _owner(place: Occurrence) -> ast.ClassDef | None:
    """The innermost class around a place."""
    return next((it for it in reversed(place.chain) if isinstance(it, ast.ClassDef)), None)


def _is_in_foreign_loop(around: Occurrence, made: Sequence[ast.Call]) -> bool:
    """Whether a loop goes on with a process that is not made in it: its next round may wait."""
    loop = places.loop_around(around)
    return loop is not None and not all(it in places.walk(loop.body) for it in made)


def _is_of(module: Module, name: str, function: ast.AST) -> bool:
    """Whether nothing else than the function may wait for a process: it is not passed on."""
    uses = places.uses(module, name, function)
    return uses is not None and all(places.method(it) is not None for it in uses)


def _asks(statements: Sequence[ast.stmt], name: str) -> bool:
    """Whether some statements wait for a process, or ask whether it has ended."""
    return any(
        isinstance(it, ast.Attribute) and it.attr in _REAPING and spelt(it.value) == name
        for it in places.walk(statements)
    )


def _is_of_object(place: Occurrence, name: str, waits: ast.Call) -> bool:
    """Whether nothing in a class waits for a process but one call, and it is not passed on."""
    owner = _owner(place)
    assert owner is not None
    for outer in ast.walk(owner):
        for inner in ast.iter_child_nodes(outer):
            if not isinstance(inner, ast.expr) or spelt(inner) != name:
                continue
            if isinstance(outer, ast.Attribute):
                if outer.attr in _WAITING and outer is not waits.func:
                    return False
            elif isinstance(getattr(inner, "ctx", None), ast.Load) and not _only_looks(outer):
                return False
    return True


def _only_looks(outer: ast.AST) -> bool:
    """Whether what stands around a process does not keep it: it asks whether it is there, or logs
    it."""
    if isinstance(outer, ast.Call):
        return _LOGS.fullmatch(ast.unparse(outer.func)) is not None
    looking = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.If, ast.While, ast.IfExp, ast.Assert)
    return isinstance(outer, (*looking, ast.FormattedValue))
