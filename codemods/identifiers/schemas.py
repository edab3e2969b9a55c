"""What JSON schemas in the source say of identifiers.

``'format': 'uuid'`` is of JSON Schema 2019-09, section 7.3.5; projects of OpenStack check it in
earlier drafts, too, by a checker of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from codemods.codemod import Needle, Unit
from codemods.engine.links import place_of
from codemods.engine.module import Module, Occurrence
from codemods.engine.names import dotted
from codemods.identifiers import addresses
from codemods.identifiers.facts import OPEN, OTHER, UUID, Property
from codemods.identifiers.words import IDENTIFIER

_SAYS_LITTLE = frozenset({"description", "example", "maxLength", "minLength", "title", "type"})
"""Keys of a type that leave it any text."""
_LENGTH = 36
"""Of a UUID as text."""


def screen(names: Collection[str]) -> tuple[Needle, ...]:
    """What a file holds with schemas that say something of these identifiers, or with types."""
    return (
        re.compile(rb"format[\"']:\s*[\"']uuid"),
        *(re.compile(rf"{it}[\"']:".encode()) for it in sorted(names)),
    )


def of(module: Module, names: Collection[str]) -> Iterator[Property]:
    """What the schemas of a file say of these identifiers, and its types for such."""
    return (it for it in _of(module) if not it.name or it.name in names)


def _of(module: Module) -> Iterator[Property]:
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if len(statement.targets) == 1 and isinstance(statement.value, ast.Dict):
                place = (*place_of(module.path), name)
                yield from _of_type(place, statement.value)
                path = () if _is_as_written(module, name) else None
                yield from _of_schema(module, place, path, statement.value)


def _is_as_written(module: Module, name: str) -> bool:
    """Whether a schema is what its literal says: bound once, and nothing in the file takes it
    apart, as what changes it does."""
    if len(module.bindings(name).get(module.tree, ())) != 1:
        return False
    used = [it.parent for it in module.occurrences(name) if it.is_use]
    return not any(isinstance(it, (ast.Attribute, ast.Subscript)) for it in used)


def _of_type(place: tuple[str, ...], node: ast.Dict) -> Iterator[Property]:
    """``volume_id = {'type': 'string', 'format': 'uuid'}``"""
    if _said(node, "type") is not None and _said(node, "properties") is None:
        yield Property(place, (), _kind(node))


def _of_schema(
    module: Module, place: tuple[str, ...], path: tuple[str, ...] | None, node: ast.Dict
) -> Iterator[Property]:
    """The properties of a schema, each with those above it; in a list and the like they are no
    property's alone, and only count as the project's manner."""
    for key, value in zip(node.keys, node.values, strict=True):
        name = str(key.value) if isinstance(key, ast.Constant) else ""
        if name == "properties" and isinstance(value, ast.Dict):
            yield from _of_properties(module, place, path, value)
        else:
            for it in ast.walk(value):
                inner = _said(it, "properties") if isinstance(it, ast.Dict) else None
                if isinstance(inner, ast.Dict):
                    yield from _of_properties(module, place, None, inner, is_deep=False)


def _of_properties(
    module: Module,
    place: tuple[str, ...],
    path: tuple[str, ...] | None,
    node: ast.Dict,
    *,
    is_deep: bool = True,
) -> Iterator[Property]:
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant):
            continue
        below = None if path is None else (*path, str(key.value))
        if IDENTIFIER.fullmatch(str(key.value)):
            yield _property(module, place, below, str(key.value), value)
        elif isinstance(value, ast.Dict) and is_deep:
            yield from _of_schema(module, place, below, value)


def _property(
    module: Module,
    place: tuple[str, ...],
    path: tuple[str, ...] | None,
    name: str,
    node: ast.expr,
) -> Property:
    link = addresses.link_of(module, node) if dotted(node) else None
    if not isinstance(node, ast.Dict):
        return Property(place, path, OTHER, name, link)
    kind = _kind(node)
    if kind != OPEN:
        return Property(place, path, kind, name)
    chain = tuple(module.chain_at(module.start(node)))
    at = next(index for index, it in enumerate(chain) if it is node)
    where = Occurrence("", module.start(node), chain[: at + 1])
    return Property(
        place, path, kind, name, site=module.site(where, Unit.EXPRESSION, "say-uuid", None)
    )


def _kind(node: ast.Dict) -> str:
    """What a type takes: UUIDs, any text, or what is not known here."""
    keys = {it.value for it in node.keys if isinstance(it, ast.Constant)}
    if len(keys) != len(node.keys) or _text(node, "type") != "string":
        return OTHER
    if _text(node, "format") == "uuid":
        return UUID
    longest = _text(node, "maxLength") if "maxLength" in keys else _LENGTH
    is_long = isinstance(longest, int) and longest >= _LENGTH
    return OPEN if keys <= _SAYS_LITTLE and is_long else OTHER


def _said(node: ast.Dict, name: str) -> ast.expr | None:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            return value
    return None


def _text(node: ast.Dict, name: str) -> object:
    said = _said(node, name)
    return said.value if isinstance(said, ast.Constant) else None
