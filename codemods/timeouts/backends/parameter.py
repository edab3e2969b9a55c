"""Timeouts as parameters, where a library has no configuration of its own.

The function around a timeout gets a parameter, whose default is the number that was there: callers
may pass another one, and need not.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from codemods.codemod import Needle, Repair, Site
from codemods.engine.module import Module
from codemods.timeouts.backends import look, overriding
from codemods.timeouts.facts import (
    Form,
    Left,
    Lifting,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)
from codemods.timeouts.finding import names, pairs
from codemods.timeouts.rooms import Document, Room

_NO_NAME = "no name would tell its parameter from another one"
_IN_KEYWORDS = "callers may pass it among the keywords already"

_MOMENTS = frozenset({Form.DEADLINE, Form.COMPARISON, Form.SLEEP})
"""Where the name is not that of the number."""
_SETTER = re.compile(r"^set_?(?:default_?)?(?=timeout$)")


class Parameter:
    """There are no settings: a timeout becomes a parameter."""

    name: ClassVar[str] = "parameter"
    screen: ClassVar[tuple[Needle, ...]] = ()
    at_top: ClassVar[tuple[Needle, ...]] = ()

    def survey(self, module: Module) -> None:
        """A file tells nothing that is not told of its timeouts themselves."""

    def is_used(self, held: Mapping[str, Any]) -> bool:
        """No project shows that it wants this."""
        return False

    def lift(
        self, wanted: Sequence[Wanted], held: Mapping[str, Any], unseen: Collection[str] = ()
    ) -> Lifting:
        """Each function gets its parameters at once."""
        functions: dict[tuple[str, Site], list[Wanted]] = {}
        for it in wanted:
            functions.setdefault((it.path, room_of(it.timeout).header), []).append(it)
        readings: dict[Wanted, Reading | Left] = {}
        repairs: dict[str, Repair] = {}
        for (path, _), members in functions.items():
            named = _named(members)
            readings.update(named)
            lifted = {
                it.text: wanted.timeout
                for wanted, it in reversed(named.items())
                if isinstance(it, Reading)
            }
            if lifted:
                before = repairs.get(path, Repair())
                sites = _sites(dict(reversed(lifted.items())))
                repairs[path] = Repair(sites=(*before.sites, *sites))
        return Lifting(readings, repairs)

    def override(self, patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
        """Nothing: what is patched is a constant, and those stay."""
        return overriding.UNLIKE


def room_of(timeout: Timeout) -> Room:
    """The function around a timeout that is to become its parameter."""
    assert timeout.room is not None
    return timeout.room


def _named(members: Sequence[Wanted]) -> dict[Wanted, Reading | Left]:
    """The parameters that the timeouts of one function become: one for all that mean the same."""
    candidates = {it: _candidates(it.timeout) for it in members}
    chosen = {it: several[0] for it, several in candidates.items()}
    while taken := [it for it in members if _is_taken(it, chosen) and len(candidates[it]) > 1]:
        for it in taken:
            candidates[it] = candidates[it][1:]
            chosen[it] = candidates[it][0]
    result: dict[Wanted, Reading | Left] = {}
    for it, name in chosen.items():
        room = room_of(it.timeout)
        if _is_taken(it, chosen):
            result[it] = Left(_NO_NAME)
        elif room.unpacked is not None and name not in room.unpacked:
            result[it] = Left(_IN_KEYWORDS)
        else:
            result[it] = Reading(name)
    return result


def _is_taken(wanted: Wanted, chosen: Mapping[Wanted, str]) -> bool:
    """Whether the name of a parameter means something else in the function."""
    name, room = chosen[wanted], room_of(wanted.timeout)
    if name == room.local:
        return False
    others = {_meaning(it.timeout) for it, other in chosen.items() if other == name}
    return (
        name in room.used or keyword.iskeyword(name) or not name.isidentifier() or len(others) > 1
    )


def _meaning(timeout: Timeout) -> tuple[object, ...]:
    return timeout.kind, type(timeout.seconds), timeout.seconds


def _candidates(timeout: Timeout) -> list[str]:
    """What a parameter may be called, the best first: with what is called, or with the function
    around it, where its own name is not enough."""
    found = [_short(timeout)]
    noun = timeout.kind.noun
    called = [it for it in names.words(timeout.callee.rpartition(".")[2]) if it != noun]
    if called and timeout.form in {Form.ARGUMENT, Form.SLEEP}:
        found.append("_".join([*called, noun]))
    return [*found, timeout.thing]


def _short(timeout: Timeout) -> str:
    """What a parameter is called if nothing in the function stands against it: as the argument, or
    the attribute, is; in snake case."""
    local = room_of(timeout).local
    if local:
        return local
    if timeout.form is Form.ARGUMENT and timeout.name in pairs.NAMES:
        return f"{timeout.name}_timeout"
    if timeout.form in _MOMENTS or names.said(timeout.name).kind is not timeout.kind:
        return timeout.kind.noun
    if re.fullmatch(r"_*[a-z][a-z0-9_]*", timeout.name):
        return _SETTER.sub("", timeout.name.strip("_"))
    return "_".join(names.words(timeout.name))


def _sites(lifted: Mapping[str, Timeout]) -> Iterable[Site]:
    """The header with parameters by their names, and the docstring that tells of them."""
    room = room_of(next(iter(lifted.values())))
    sources = tuple(_source(name, timeout, room) for name, timeout in lifted.items())
    yield replace(room.header, arguments=sources)
    document = room.document
    if document is not None:
        text = "".join(_told(document, name, it) for name, it in lifted.items())
        source = document.source[: document.at] + text + document.source[document.at :]
        yield replace(document.site, arguments=(source,))


def _source(name: str, timeout: Timeout, room: Room) -> str:
    literal = look.literal_of(timeout)
    if not room.annotated:
        return f"{name}={literal}"
    annotated = f"{name}: {type(timeout.seconds).__name__}"
    return f"{annotated} = {literal}"


def _told(document: Document, name: str, timeout: Timeout) -> str:
    """What a docstring says of a parameter."""
    return document.entry.format(
        name=name,
        type=type(timeout.seconds).__name__,
        sentence=f"{look.SENTENCES[timeout.kind]}.",
    )
