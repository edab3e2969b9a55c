"""Which identifiers of a file reach what they must not reach unchecked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from codemods.engine.module import Module
from codemods.engine.names import last_name
from codemods.identifiers import (
    addresses,
    bodies,
    checks,
    decorating,
    entries,
    flow,
    habits,
    own,
    sinks,
    uses,
    words,
)
from codemods.identifiers.entries import Entry
from codemods.identifiers.facts import Facts, Found, Read, Route
from codemods.identifiers.flow import Definitions, Flow, Reached

NAME = "checked-identifier"
"""The codemod, as comments name it."""


def survey(module: Module, *, writes: bool) -> Facts:
    """What a file holds; with `writes` also the checks that it has, and room for others."""
    try:
        return heeding(module, _surveyed(module, writes=writes))
    except RecursionError:  # hundreds of texts that are added to each other
        return Facts()


def heeding(module: Module, facts: Facts) -> Facts:
    """The same with the places that comments have left as they are."""
    sites = [it.site for it in facts.addresses]
    sites.extend(it.site for it in facts.properties)
    sites.extend(it.room.site for it in facts.found if it.room)
    sites.extend(copy.site for it in facts.found for copy in it.decorators)
    places = {it.span.start for it in sites if it}
    places.update(it.offset for it in facts.found)
    places.update(it.offset for it in facts.reads)
    ignored = frozenset(it for it in places if module.asks_to_leave(it, NAME))
    return replace(facts, ignored=ignored) if ignored else facts


def _surveyed(module: Module, *, writes: bool) -> Facts:
    routes = tuple(_routes(module)) if words.may_route(module.text) else ()
    may_reach = words.may_reach(module)
    return Facts(
        tuple(_found(module, routes, writes=writes)) if may_reach else (),
        tuple(habits.of(module)) if writes and habits.may_hold(module.text) else (),
        routes,
        tuple(addresses.of(module)) if writes and words.may_convert(module) else (),
        writes and addresses.has_own_converter(module),
        tuple(_reads(module, writes=writes)) if bodies.may_hold(module) else (),
    )


def _reads(module: Module, *, writes: bool) -> Iterator[Read]:
    found = bodies.reads(module, entries.of(module.tree, ()), _definitions(module.tree))
    # What the schemas are like is only known after a second look at all files: too much for what
    # may only be said.
    return (it for it in found if writes or it.kind != sinks.SCHEMA)


def _found(module: Module, routes: tuple[Route, ...], *, writes: bool) -> Iterator[Found]:
    definitions = _definitions(module.tree)
    routed = {(it.view, it.parameter) for it in routes if it.is_open}
    asks, reads = words.may_ask(module.text), words.may_read(module.text)
    followed = [
        (it, flow.of(definitions, it.function, it.holder, it.parameters))
        for it in entries.of(module.tree, routed)
        if reads or (it.parameters and (it.is_entry or asks))
    ]
    for entry, one in followed:
        if entry.checked is not None:
            continue
        reached = [it for it in one.reached if _matters(module.tree, entry, it)]
        if any(it.kind == sinks.PATH for it in reached) and checks.stays_within(entry.function):
            reached = [it for it in reached if it.kind != sinks.PATH]
        found = {it.parameter: it for it in reversed(reached)}
        places = [(module.start(it.node), it.kind, name) for name, it in found.items()]
        places += [
            (module.start(one.looked_up[name]), sinks.LOOKUP, name)
            for name in entry.parameters
            if name not in found and _is_unlike_others(entry, name, one, followed)
        ]
        order = [it.arg for it in entries.parameters(entry.function)]
        places.sort(key=lambda it: order.index(it[2]) if it[2] in order else -1)
        told = [(*it[:2], it[2] not in entry.parameters, it[2]) for it in places]
        told.sort(key=lambda it: it[:3])
        for (offset, kind, is_read), several in groupby(told, key=lambda it: it[:3]):
            told_there = Found(
                offset,
                entry.owner,
                tuple(name for *_, name in several),
                kind,
                entry.function.name if is_read else "" if kind == sinks.QUERY else entry.view,
                is_read,
                frozenset(name for name, _ in entries.defaults(entry.function)),
            )
            yield _with_room(module, entry, told_there) if writes else told_there


def _with_room(module: Module, entry: Entry, found: Found) -> Found:
    """The same with what has to be known to write a check."""
    if found.is_read:
        return replace(found, room=habits.room(module, entry))
    return replace(
        found,
        room=habits.room(module, entry),
        converted=tuple((it, uses.against(module, entry, it)) for it in found.parameters),
        decorators=tuple(decorating.copies(module, entry)),
    )


def _matters(tree: ast.Module, entry: Entry, reached: Reached) -> bool:
    """Whether it comes from outside; a query takes it for a part of itself, wherever from."""
    if reached.parameter in entry.closed:
        return False
    is_read = reached.parameter not in entry.parameters
    if entry.is_entry or is_read:
        return True
    return reached.kind == sinks.QUERY and not own.is_own(tree, entry, reached.parameter)


def _is_unlike_others(
    entry: Entry, name: str, one: Flow, followed: list[tuple[Entry, Flow]]
) -> bool:
    """Whether a function looks for what most others of its class check to be a UUID before."""
    if not entry.is_entry or entry.holder is None or name not in one.looked_up:
        return False
    others = [
        (other.checked or ()) if other.checked is not None else it.uuids
        for other, it in followed
        if other.holder is entry.holder and other is not entry and name in other.parameters
    ]
    checking = [it for it in others if name in it]
    return name not in one.uuids and len(checking) > 1 and 2 * len(checking) > len(others)


def _definitions(tree: ast.Module) -> Definitions:
    found: dict[tuple[str, str], list[tuple[entries.Function, ast.ClassDef | None]]] = {}
    for it, holder in entries.functions(tree.body, None):
        found.setdefault((holder.name if holder else "", it.name), []).append((it, holder))
    # Which one of several is called is not known.
    return Definitions({key: several[0] for key, several in found.items() if len(several) == 1})


def _routes(module: Module) -> Iterator[Route]:
    """The addresses that lead to views by calls: ``path('…', views.show)``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and len(node.args) + len(node.keywords) > 1:
            given = [*node.args, *(it.value for it in node.keywords)]
            texts = [it.value for it in given if isinstance(it, ast.Constant)]
            for view in {_view(it) for it in given} - {""}:
                for text in texts:
                    if isinstance(text, str):
                        yield from (Route(view, *it) for it in entries.routes(text))


def _view(node: ast.expr) -> str:
    """The name of what an address leads to: ``show``, ``Show.as_view()``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return last_name(node.func.value) if node.func.attr == "as_view" else ""
    return last_name(node)
