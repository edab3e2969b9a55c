"""The JSON Schema of a manifest, for editors and for whoever checks one in advance.

It is made of what reads a manifest: the kinds of `keys`, and the options of each codemod that is
installed, plug-ins among them. What it can't say, and the reader refuses: an address that git must
not be given, two tables of one repository that contradict each other, a list that can't be read,
repositories of which none is left, a glob that is none, a day that no month has, and 2.0 for a
whole number.
"""

from __future__ import annotations

from codemods.batch.manifest.keys import REPOSITORY, TABLES, Table
from codemods.batch.manifest.tables import OWN
from codemods.catalog import available
from codemods.configuration.keys import Schema
from codemods.configuration.schema import DRAFT, options_of


def schema() -> Schema:
    """The schema, as JSON holds it."""
    codemods = available()
    names = list(codemods)
    tables = {name: _table(table, names) for name, table in TABLES.items()}
    tables["codemods"]["properties"] |= {
        # A key of ours wins over a codemod that is called like it.
        name: options_of(codemod)
        for name, codemod in codemods.items()
        if name not in TABLES["codemods"].keys
    }
    tables[OWN] = {"type": "array", "items": _table(REPOSITORY, names)}
    one = {"minItems": 1}
    return {
        "$schema": DRAFT,
        "title": "diffwright batch",
        "description": "The manifest of a batch: one change over many repositories.",
        "type": "object",
        "properties": tables,
        "additionalProperties": False,
        "required": [name for name, table in TABLES.items() if _required(table)],
        "anyOf": [
            {"required": [OWN], "properties": {OWN: one}},
            *(
                {
                    "required": ["repositories"],
                    "properties": {"repositories": {"required": [key], "properties": {key: one}}},
                }
                for key in ("urls", "lists")
            ),
        ],
    }


def _table(table: Table, names: list[str]) -> Schema:
    properties: Schema = {}
    for name, key in table.keys.items():
        otherwise = f" Default: {key.otherwise}." if key.otherwise else ""
        described: Schema = {"description": f"{key.meaning}.{otherwise}"}
        if key.default is not None and not key.otherwise:
            described["default"] = key.default
        properties[name] = {**described, **key.kind.schema(names)}
    found: Schema = {
        "description": f"{table.meaning}.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    required = _required(table)
    return {**found, "required": required} if required else found


def _required(table: Table) -> list[str]:
    return [name for name, key in table.keys.items() if key.is_required]
