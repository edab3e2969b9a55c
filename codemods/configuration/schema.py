"""The JSON Schema of `[tool.diffwright]`, for editors and for whoever checks it in advance.

It is made of what checks the table itself: the kinds of `keys`, and the options of each codemod
that is installed, plug-ins among them. Three things it can't say, and takes: a glob that is none, a
range of numbers whose end lies before its start, and 2.0 for a whole number.
"""

from __future__ import annotations

from typing import Any

from codemods.catalog import available
from codemods.codemod import Codemod
from codemods.configuration.keys import KEYS, TOGETHER, Schema

DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors understand that check TOML."""


def schema() -> Schema:
    """The schema of the table, as JSON holds it."""
    codemods = available()
    names = list(codemods)
    properties: Schema = {}
    for name, key in KEYS.items():
        description = f"{key.meaning}. Default: {key.otherwise}."
        properties[name] = {"description": description, **key.kind.schema(names)}
    for name, codemod in codemods.items():
        properties[name] = options_of(codemod)
    both = {key: {"const": True} for key in TOGETHER}
    return {
        "$schema": DRAFT,
        "title": "diffwright",
        "description": "The table [tool.diffwright] of pyproject.toml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "not": {"properties": both, "required": list(both)},
    }


def options_of(codemod: Codemod[Any]) -> Schema:
    """The schema of a table of options of a codemod."""
    options = {
        option.name: {
            "description": f"{option.meaning}.",
            "default": option.spelled(option.default),
            **option.schema,
        }
        for option in codemod.options
    }
    return {
        "description": f"{codemod.title}.",
        "type": "object",
        "properties": options,
        "additionalProperties": False,
    }
