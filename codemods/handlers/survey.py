"""What one file holds of swallowed timeouts, and of what goes wrong around them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codemods.codemod import IGNORED, Keeps, Refusal, Repair, Site, Unit
from codemods.engine.module import Module
from codemods.handlers import (
    cleanup,
    harm,
    ignored,
    loggers,
    messages,
    places,
    processes,
    rebuilt,
    swallowed,
    words,
)
from codemods.handlers.swallowed import Idle

NAME = "handled-timeout"
"""The codemod, as comments name it."""


def survey(module: Module, *, handled: bool) -> Repair:
    """What is to be done in a file; `handled`: those are reported, too, that need nothing."""
    found = [
        *(it for idle in swallowed.of(module) for it in _of(idle, handled=handled)),
        *rebuilt.of(module),
        *cleanup.timers(module),
        *processes.of(module),
        *processes.abandoned(module),
        *cleanup.tasks(module),
        *ignored.of(module),
    ]
    found = [_heeding(module, it) for it in found]
    return Repair(
        sites=tuple(it for it in found if isinstance(it, Site)),
        refusals=tuple(it for it in found if isinstance(it, Refusal)),
    )


def _heeding(module: Module, found: Site | Refusal) -> Site | Refusal:
    """What was found, refused where a comment has it left as it is."""
    if isinstance(found, Refusal):
        return found
    offset = found.span.start if found.found_at is None else found.found_at
    if not module.is_ignored(offset, NAME):
        return found
    return Refusal(offset, found.message or "", IGNORED)


def _of(idle: Idle, *, handled: bool) -> Iterator[Site | Refusal]:
    """What is to be done about one handler."""
    found = harm.of(idle)
    module = idle.module
    place = places.place_of(module, idle.statement)
    future = cleanup.futures(module, idle.node, idle.function, idle.attempt)
    stops = (f"{future}.cancel()",) if future else ()
    if found is None and stops:
        yield from _put(idle, messages.RUNNING, stops)
        return
    if found is None or found.handled:
        why = found.handled if found is not None else harm.explanation(idle)
        if why and handled:
            yield Refusal(place.offset, messages.HANDLED, why)
        return
    if found.reason:
        yield Refusal(place.offset, found.message, found.reason)
        return
    if loggers.is_one(place):
        yield Refusal(place.offset, found.message, "what logs can't log that it fails")
        return
    logger = loggers.of(module, place)
    if logger is None:
        yield Refusal(place.offset, found.message, "the file has no logger to tell it to")
        return
    codes = (logger.call(*found.text), *stops, *found.values)
    if "len(" in codes[0] and not module.is_builtin("len", place):
        codes = (logger.call(*words.lost(idle)), *codes[1:])
    yield from _put(idle, found.message, codes)


def _put(idle: Idle, message: str, codes: tuple[str, ...]) -> Iterator[Site | Refusal]:
    """The order to put statements into the handler."""
    module, statement = idle.module, idle.statement
    place = places.place_of(module, statement)
    if not module.has_own_lines(module.span(statement)):
        yield Refusal(place.offset, message, "what does nothing shares its line with the handler")
        return
    action = "instead" if isinstance(statement, ast.Pass) else "above"
    keeps = Keeps.ALL if action == "above" else Keeps.NOTHING
    yield module.site(place, Unit.STATEMENT, action, message, arguments=codes, keeps=keeps)
