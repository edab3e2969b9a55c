"""Every name of six is used by a fixture or a program; builtins and tuples are what they say."""

from __future__ import annotations

import builtins
from functools import cache, reduce
from pathlib import Path
from typing import Any

import pytest
import six

from codemods.engine.module import Module
from codemods.engine.text import Untreatable, decode
from codemods.six import bindings, tables

SIX: Any = six
"""Its modules are made at run time, where no type checker sees them."""

NAMES = [name for name in dir(six) if not name.startswith("_")]
MOVES = [f"moves.{name}" for name in dir(SIX.moves) if not name.startswith("__")]
TESTS = Path(__file__).parents[1]
USERS = (
    *TESTS.parent.glob("fixtures/no-six/*/before/**/*.py"),
    *TESTS.glob("behaviour/*/*.py"),
)


@cache
def used() -> frozenset[str]:
    """What the fixtures and programs import from six, or read from it."""
    found: set[str] = set()
    for path in USERS:
        try:
            module = Module(path.name, decode(path.read_bytes())[0])
            aliases, _ = bindings.find(module)
        except Untreatable:
            continue
        for alias in aliases:
            found.add(alias.qualified)
            found.update(use.qualified for use in bindings.uses(module, alias))
    return frozenset(found)


@pytest.mark.parametrize("name", [*NAMES, *MOVES])
def test_a_fixture_or_a_program_uses_it(name: str) -> None:
    assert name in used()


@pytest.mark.parametrize("name", sorted(tables.BUILTINS))
def test_it_is_the_builtin(name: str) -> None:
    assert getattr(builtins, tables.BUILTINS[name]) is reduce(getattr, name.split("."), SIX)


@pytest.mark.parametrize("name", sorted(tables.TUPLES))
def test_it_is_a_tuple_of_the_builtin(name: str) -> None:
    assert getattr(six, name) == (getattr(builtins, tables.TUPLES[name]),)
