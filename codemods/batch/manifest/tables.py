"""Reads tables by their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from codemods import catalog
from codemods.batch.manifest.document import Document
from codemods.batch.manifest.errors import ManifestError
from codemods.batch.manifest.keys import REPOSITORY, TABLES, Key, Table, field_of
from codemods.batch.manifest.kinds import said
from codemods.batch.manifest.positions import Path
from codemods.configuration.keys import Kind, Wrong
from codemods.spelling import advice

OWN = "repository"
"""The name of the list of tables of one repository each."""


def table(document: Document, name: str) -> dict[str, Any]:
    """What the table of that name says, by field of the model; what it leaves out is missing.

    Raises `ManifestError`.
    """
    path = (name,)
    given = document.values.get(name, {})
    if isinstance(given, list):
        raise document.wrong(path, f"[{name}] must be one table, not a list of them")
    if not isinstance(given, dict):
        raise document.wrong(path, f"[{name}] must be a table, not {said(given)}")
    others = catalog.names() if name == "codemods" else []
    return _read(document, path, given, TABLES[name], f"[{name}]", others)


def own_tables(document: Document) -> list[dict[str, Any]]:
    """The same of each ``[[repository]]``."""
    given = document.values.get(OWN, [])
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise document.wrong((OWN,), f"must be tables, each under [[{OWN}]]")
    return [
        _read(document, (OWN, number), item, REPOSITORY, f"[[{OWN}]]")
        for number, item in enumerate(given)
    ]


def options(document: Document) -> dict[str, Mapping[str, object]]:
    """The options of codemods, by name; there are such codemods, and they take these options.

    Raises `ManifestError`.
    """
    given = document.values.get("codemods", {})
    found = {name: given[name] for name in given if name not in TABLES["codemods"].keys}
    for name, chosen in found.items():
        path = ("codemods", name)
        if not isinstance(chosen, dict):
            message = f"[codemods] {name} must be a table of options, not {said(chosen)}"
            raise document.wrong(path, message)
        for option, value in chosen.items():
            _judge(document, (*path, option), name, {option: value})
        _judge(document, path, name, chosen)
    return found


def require_known(document: Document) -> None:
    """Raises `ManifestError` where there is a table that there is not."""
    known = [*TABLES, OWN]
    for name in document.values:
        if name not in known:
            hint = advice(name, known, f"there are {', '.join(known)}")
            raise document.wrong((name,), f"there is no table or key {said(name)}; {hint}")


def _read(
    document: Document,
    path: Path,
    given: Mapping[str, object],
    table: Table,
    title: str,
    others: Sequence[str] = (),
) -> dict[str, Any]:
    names = catalog.names()
    read = {}
    for key, value in given.items():
        if key in table.keys:
            kind = table.keys[key].kind
            try:
                read[field_of(key)] = kind.read(value, names)
            except Wrong as error:
                place = _place(kind, value, (*path, key), names)
                raise document.wrong(place, f"{title} {key} {error}") from None
        elif key not in others:
            raise _unknown(document, (*path, key), title, [*table.keys, *others])
    for key in _missing(table.keys, given):
        raise document.wrong(path, f"{title} needs the key {key}: {table.keys[key].meaning}")
    return read


def _missing(keys: Mapping[str, Key], given: Mapping[str, object]) -> Iterable[str]:
    return [name for name, key in keys.items() if key.is_required and name not in given]


def _unknown(document: Document, path: Path, title: str, known: Sequence[str]) -> ManifestError:
    key = str(path[-1])
    hint = advice(key, known, f"there are {', '.join(known)}")
    return document.wrong(path, f"{title} has no key {said(key)}; {hint}")


def _place(kind: Kind, value: object, path: Path, names: Sequence[str]) -> Path:
    """Where it is that a kind refuses: the element of a list, or all of it."""
    for number, item in enumerate(value if isinstance(value, list) else []):
        try:
            kind.read([item], names)
        except Wrong:
            return (*path, number)
    return path


def _judge(document: Document, path: Path, codemod: str, given: Mapping[str, object]) -> None:
    try:
        catalog.settings_of(codemod, given)
    # BadOption; or a number of so many digits that Python can't spell it.
    except ValueError as error:
        raise document.wrong(path, f"[codemods] {str(error).rstrip('.')}") from None
