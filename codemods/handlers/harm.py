"""What a swallowed timeout does harm to, and what is to be done about it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from codemods.engine.module import Occurrence
from codemods.engine.resolve import dotted
from codemods.handlers import empties, gathering, messages, missing, places, tables, unset, words
from codemods.handlers.gathering import Gathering
from codemods.handlers.swallowed import Caught, Idle
from codemods.timeouts.finding import apis

_LISTENING = frozenset(
    {
        *("accept", "acquire", "drain_events", "exception", "get", "join", "poll", "read", "recv"),
        *("recvfrom", "result", "select", "sleep", "wait", "wait_for_all", "wait_for_any"),
    }
)
"""Methods that wait for something which may as well not come."""

_ANSWERED = frozenset(
    {
        *("call", "communicate", "delete", "exec_command", "patch", "post", "put", "request"),
        "urlopen",
    }
)
"""Methods that are to have something done, where they are given a timeout."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What is to be said of a swallowed timeout."""

    message: str
    text: tuple[str, ...] = ()
    """The message to be logged, and the arguments of it."""
    values: tuple[str, ...] = ()
    """Statements that say explicitly what is missing."""
    handled: str | None = None
    """Why there is nothing to do."""
    reason: str | None = None
    """Why it is only reported."""


def of(idle: Idle) -> Harm | None:
    """The harm that a handler does; None where none is certain."""
    gathered = gathering.of(idle)
    if gathered is not None and gathering.is_read(idle, gathered.name):
        if gathering.is_finished(idle, gathered.name):
            return Harm(messages.HANDLED, handled="what follows sees to what is missing")
        return _unless_explained(
            idle,
            Harm(
                messages.PARTIAL,
                words.partial(idle, gathered),
                _element(idle, gathered) or missing.of(idle, gathered),
            ),
        )
    if idle.caught is Caught.EMPTY:
        return None
    variables = unset.of(idle)
    if variables:
        names = [it.name for it in variables]
        said = messages.UNSET.format(" and ".join(names))
        if not all(it.value for it in variables):
            reason = "what reads it takes it to be there"
            return _unless_explained(idle, Harm(said, reason=reason))
        values = tuple(f"{it.name} = {it.value}" for it in variables)
        return _unless_explained(idle, Harm(said, words.unset(idle, names), values))
    container = empties.of(idle)
    if container is not None:
        name, is_empty = container
        if gathering.is_finished(idle, name):
            return Harm(messages.HANDLED, handled="what follows sees to what is missing")
        if is_empty:
            found = Harm(messages.EMPTY.format(name), words.unset(idle, [name]))
        else:
            found = Harm(messages.PARTIAL, words.lost(idle))
        return _unless_explained(idle, found)
    if _is_lost(idle):
        return _unless_explained(idle, Harm(messages.LOST, words.lost(idle)))
    return None


def explanation(idle: Idle) -> str | None:
    """Why a handler does nothing, where a comment in it says so."""
    return "a comment says why nothing is done" if idle.is_explained else None


def _unless_explained(idle: Idle, harm: Harm) -> Harm:
    why = explanation(idle)
    return harm if why is None else Harm(messages.HANDLED, handled=why)


def _is_lost(idle: Idle) -> bool:
    """Whether something was to be done and is not tried again, and nobody learns of it."""
    if not isinstance(idle.statement, ast.Pass) or places.tries_again(idle.attempt):
        return False
    if (
        idle.node.orelse
        or unset.binds_anything(idle)
        or tables.CLEANS_UP.search(idle.function.name)
        or places.is_cleaning_up(idle.attempt)
    ):
        return False
    wanted = False
    for it in places.walk(idle.body):
        if isinstance(it, (ast.Return, ast.Break, ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(it, ast.Call):
            called = ast.unparse(it.func).rpartition(".")[2]
            known = dotted(idle.module, it.func, idle.attempt) in apis.CALLS
            if tables.CLEANS_UP.search(called) or (called in _LISTENING and not known):
                return False
            wanted = wanted or _is_wanted(idle, it)
    return wanted


def _is_wanted(idle: Idle, call: ast.Call) -> bool:
    """Whether a call is to have something done, by another program, thread or machine."""
    full = dotted(idle.module, call.func, idle.attempt)
    called = ast.unparse(call.func).rpartition(".")[2]
    if not any(it.arg == "timeout" for it in call.keywords):
        return False
    return (full in apis.CALLS and called not in _LISTENING - {"get"}) or called in _ANSWERED


def _element(idle: Idle, gathered: Gathering) -> tuple[str, ...]:
    """The statement that puts something in the place of one missing result, where it is certain
    what."""
    if gathered.key is None:
        return ()
    element = f"{gathered.name}[{ast.unparse(gathered.key)}]"
    value = unset.from_others(idle, element)
    if not value and not gathering.is_seen_elsewhere(idle, gathered.name):
        reads = gathering.element_reads(idle, gathered.name)
        if reads and all(_is_looked_for(it) for it in reads):
            value = "None"
    return (f"{element} = {value}",) if value else ()


def _is_looked_for(read: Occurrence) -> bool:
    """Whether an element is only read to look whether it is None."""
    statement = next(it for it in reversed(read.chain) if isinstance(it, ast.stmt))
    return isinstance(statement, (ast.If, ast.While)) and any(
        it is read.node for it in unset.tests(statement.test)
    )
