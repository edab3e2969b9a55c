"""From a secret to where it is shown, by the names that a function gives it on the way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.engine.module import Module, Occurrence
from codemods.secrets import sinks
from codemods.secrets.sinks import Arrival, Sink


@dataclass(frozen=True, slots=True)
class Showing:
    """A secret that is shown."""

    sink: Sink
    secret: Occurrence
    """The expression that is to be masked."""
    converted: Occurrence | None = None
    """The same, with the ``str`` or ``repr`` that is taken of it."""
    is_text: bool = False
    """Whether it is part of a text."""
    is_alone: bool = False
    """Whether nothing is shown but it."""
    is_used: bool = False
    """Whether the text that it is part of goes elsewhere, too."""
    said: str = ""
    """What literal text stands around it."""


def showings(module: Module, place: Occurrence) -> Iterator[Showing]:
    """Where the secret at a place is shown, all of it."""
    found = sinks.arrival(place)
    if found is None:
        return
    if found.sink is not None:
        yield _showing(found.sink, found, place)
    elif found.way.is_text:
        yield from _as_text(module, found, place)
    else:
        for use in _uses(module, found, place):
            further = sinks.arrival(use)
            if further is not None and further.sink is not None and _is_behind(module, found, use):
                yield _showing(further.sink, further, use)


def _showing(sink: Sink, found: Arrival, place: Occurrence) -> Showing:
    way = found.way
    call = way.place.parent
    is_alone = not way.is_text and isinstance(call, ast.Call) and len(call.args) == 1
    return Showing(sink, place, way.converted, way.is_text, is_alone, said=way.said)


def _as_text(module: Module, found: Arrival, place: Occurrence) -> Iterator[Showing]:
    """Where a text is shown that has a name, and that the secret is a part of."""
    uses = [sinks.arrival(it, is_text=True) for it in _uses(module, found, place)]
    shown = [it.sink for it in uses if it is not None and it.sink is not None]
    if shown:
        way, is_used = found.way, len(shown) < len(uses)
        said = way.said + "".join(it.way.said for it in uses if it is not None)
        yield Showing(shown[0], place, way.converted, is_text=True, is_used=is_used, said=said)


def _uses(module: Module, found: Arrival, place: Occurrence) -> list[Occurrence]:
    """Where a function reads the name that it has given to something."""
    function = place.function
    return [
        it
        for it in module.occurrences(found.target)
        if it.is_use and it.function is function and module.scope_of(it.name, it) is function
    ]


def _is_behind(module: Module, found: Arrival, use: Occurrence) -> bool:
    """Whether a name can be nothing else where it is read: it is bound once, above, on the way."""
    function = use.function
    if function is None or len(module.bindings(found.target).get(function, ())) != 1:
        return False
    statement = found.way.place.parent
    return (
        any(
            statement in getattr(around, field, ())
            for around in use.chain
            for field in ("body", "orelse", "finalbody")
            if isinstance(getattr(around, field, None), list)
        )
        and use.offset > found.way.place.offset
    )
