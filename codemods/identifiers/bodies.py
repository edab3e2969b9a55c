"""Identifiers in the body of a request, of which a schema on the method says what they may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from codemods.engine.module import Module
from codemods.engine.names import last_name
from codemods.identifiers import addresses, checks, entries, flow, sinks
from codemods.identifiers.entries import Entry, Function
from codemods.identifiers.facts import Read
from codemods.identifiers.flow import Definitions

_BODY = "body"
"""What a controller calls it."""
_TAKES = re.compile(r"(?:\[|get\(|pop\()[\"'](?:[a-z0-9_]+_)?(?:id|uuid)[\"']")


def may_hold(module: Module) -> bool:
    """Whether a file may have methods with such a schema that take identifiers from bodies."""
    return module.holds(".schema(") and module.holds(_TAKES)


def reads(module: Module, given: Iterable[Entry], definitions: Definitions) -> Iterator[Read]:
    """What methods take from a body and use unchecked, with the schema that they have for it."""
    for entry in given:
        schema = _schema(entry.function)
        link = None if schema is None else addresses.link_of(module, schema)
        if link is None:
            continue
        way = flow.of_body(definitions, entry.function, entry.holder, _BODY)
        found = {it.parameter: (it.node, it.kind) for it in reversed(way.reached)}
        for name, node in way.looked_up.items():
            found.setdefault(name, (node, sinks.SCHEMA))
        is_within = checks.stays_within(entry.function)
        for name, (node, kind) in found.items():
            if kind != sinks.PATH or not is_within:
                yield Read(module.start(node), entry.owner, name, kind, link)


def _schema(function: Function) -> ast.expr | None:
    """What a decorator says that the body is: ``@validation.schema(orders.create)``. Of several,
    each for some versions of an interface, none."""
    if not any(it.arg == _BODY for it in entries.parameters(function)):
        return None
    said = [
        it.args[0]
        for it in function.decorator_list
        if isinstance(it, ast.Call) and last_name(it.func) == "schema" and it.args
    ]
    return said[0] if len(said) == 1 else None
