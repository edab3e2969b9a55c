"""Handlers that do nothing, and whether what they catch is a timeout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from codemods.codemod import Span
from codemods.engine.comments import PRAGMA
from codemods.engine.module import Module, Occurrence
from codemods.engine.resolve import dotted
from codemods.handlers import places, tables
from codemods.timeouts.facts import Kind
from codemods.timeouts.finding import apis

_IDLE = re.compile(
    r"^[ \t]*except\b(?P<caught>[^:]*):"
    r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*[ \t]*(?:pass|continue|break)\b",
    re.M,
)
_CAUGHT = re.compile(r"[Tt]ime[Oo]ut|Empty|^\s*$|\b(?:Base)?Exception\b")
_TO_DO = re.compile(r"\b(?:FIXME|TODO|XXX)\b")
_COMMENT = re.compile(r"#[^\r\n]*")


class Caught(Enum):
    """What a handler catches."""

    TIMEOUTS = "timeouts"
    EMPTY = "empty queues"
    MORE = "timeouts and more"


@dataclass(frozen=True, slots=True)
class Idle:
    """A handler that does nothing about a timeout."""

    module: Module
    handler: ast.ExceptHandler
    attempt: Occurrence
    """The place of the ``try``."""
    function: ast.FunctionDef | ast.AsyncFunctionDef
    caught: Caught
    limited: bool
    """Whether its ``try`` holds a call that is known to be given a timeout."""

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of the ``try``."""
        return self.node.body

    @property
    def node(self) -> ast.Try:
        node = self.attempt.node
        assert isinstance(node, ast.Try)
        return node

    @property
    def statement(self) -> ast.stmt:
        """The one that does nothing."""
        return self.handler.body[0]

    def behind(self, *, past_loops: bool) -> Iterator[ast.stmt]:
        """What is carried out once a timeout was caught."""
        yield from self.node.finalbody
        if isinstance(self.statement, ast.Pass):
            yield from places.behind(self.attempt, past_loops=past_loops)
            return
        loop = places.loop_around(self.attempt)
        if loop is not None and past_loops:
            chain = self.attempt.chain
            around = Occurrence("", 0, chain[: chain.index(loop) + 1])
            yield from places.behind(around, past_loops=True)

    @property
    def is_explained(self) -> bool:
        """Whether a comment says why nothing is done."""
        lines = self.module.lines
        start = self.module.lines.offset(self.handler.lineno, self.handler.col_offset)
        whole = lines.whole_lines(Span(start, self.module.end(self.handler)))
        text = self.module.text[whole.start : whole.end]
        return any(not PRAGMA.match(it) and not _TO_DO.search(it) for it in _COMMENT.findall(text))


def of(module: Module) -> Iterator[Idle]:
    """The handlers of a file that do nothing about a timeout."""
    for match in _IDLE.finditer(module.text):
        if not _CAUGHT.search(match["caught"]):
            continue
        offset = match.start() + match.group().index("except")
        found = places.caught_at(module, offset)
        if found is None:
            continue
        place, attempt, handler = found
        function = places.function_around(place)
        if function is None or len(handler.body) > 1:
            continue
        caught = caught_by(module, handler, Occurrence("", offset, (*place.chain, handler)))
        limited = any(
            isinstance(it, ast.Call) and is_limited(module, it, place)
            for it in places.walk(attempt.body)
        )
        if caught is Caught.TIMEOUTS or (caught is not None and limited):
            yield Idle(module, handler, place, function, caught, limited)


def caught_by(module: Module, handler: ast.ExceptHandler, place: Occurrence) -> Caught | None:
    """What a handler catches; None where that is no timeout."""
    if handler.type is None:
        return Caught.MORE
    several = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = [_name(module, it, place) for it in several]
    if all(is_timeout(it) for it in names):
        return Caught.TIMEOUTS
    if all(it.rpartition(".")[2] in tables.NOTHING_THERE for it in names):
        return Caught.EMPTY
    if any(is_timeout(it) or it in tables.BROAD for it in names):
        return Caught.MORE
    return None


def is_timeout(name: str) -> bool:
    """Whether an exception of that name says that something took too long."""
    return tables.TIMEOUT_NAME.fullmatch(name.rpartition(".")[2]) is not None


def _name(module: Module, node: ast.expr, place: Occurrence) -> str:
    """What an expression names: in full where that is told, else as it is written."""
    return (dotted(module, node, place) or ast.unparse(node)).removeprefix("builtins.")


def is_limited(module: Module, call: ast.Call, place: Occurrence) -> bool:
    """Whether a call is known to wait, and is told how long at most."""
    attribute = call.func.attr if isinstance(call.func, ast.Attribute) else None
    waits = apis.waits(dotted(module, call.func, place), attribute)
    if attribute == "get" and any(it.arg == "timeout" for it in call.keywords):
        return True
    if waits is None or waits.kind is not Kind.LIMIT:
        return False
    given = {it.arg for it in call.keywords}
    return (
        waits.keyword in given
        or not given.isdisjoint(waits.also)
        or (waits.position is not None and len(call.args) > waits.position)
    )
