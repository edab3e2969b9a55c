"""Every name of six is in the tables, rightly, and a fixture or a program uses it."""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Iterator
from functools import cache, reduce
from pathlib import Path

import pytest
import six

from codemods.engine.module import Module
from codemods.engine.text import Untreatable, decode
from codemods.six import bindings, tables
from codemods.six.shims import Shims

TESTS = Path(__file__).parents[1]
USERS = (
    *TESTS.parent.glob("fixtures/no-six/*/before/**/*.py"),
    *TESTS.glob("behaviour/*/*.py"),
)
URLLIB = ("error", "parse", "request", "response", "robotparser")
MOVES = importlib.import_module("six.moves")
IN_ALL_MODULES = {"__doc__", "__name__", "__path__"}


def names() -> Iterator[str]:
    """The public names of six and of its own modules, as in `tables`."""
    yield from (name for name in vars(six) if not name.startswith("_"))
    yield from (f"moves.{name}" for name in dir(MOVES) if name not in IN_ALL_MODULES)
    for module in URLLIB:
        lazy = getattr(six, f"Module_six_moves_urllib_{module}")("urllib")
        found = (name for name in dir(lazy) if name not in IN_ALL_MODULES)
        yield from (f"moves.urllib.{module}.{name}" for name in found)


@cache
def used() -> frozenset[str]:
    """What the fixtures and programs import from six, or read from it."""
    found: set[str] = set()
    for path in USERS:
        try:
            module = Module(path.name, decode(path.read_bytes())[0])
            aliases, _ = bindings.find(module, Shims())
        except Untreatable:
            continue
        for alias in aliases:
            found.add(alias.qualified)
            found.update(use.qualified for use in bindings.uses(module, alias))
    return frozenset(found)


def test_six_has_names() -> None:
    assert len(set(names())) > 200
    assert {"text_type", "moves.range", "moves.urllib.parse.quote"} <= set(names())


@pytest.mark.parametrize("name", sorted(set(names())))
def test_the_tables_know_it(name: str) -> None:
    assert tables.is_known(name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", sorted(name for name in set(names()) if tables.location(name)))
def test_the_tables_know_where_it_is(name: str) -> None:
    module, attribute = tables.location(name) or ("", None)
    try:
        expected: object = reduce(getattr, name.split("."), six)
        found: object = importlib.import_module(module)
    except (ImportError, AttributeError):
        pytest.skip("this Python lacks it")
    assert (getattr(found, attribute) if attribute else found) is expected


@pytest.mark.parametrize("name", sorted(tables.BUILTINS))
def test_it_is_the_builtin(name: str) -> None:
    builtin = getattr(builtins, tables.BUILTINS[name])
    assert builtin is reduce(getattr, name.split("."), six)


@pytest.mark.parametrize("name", sorted(tables.TUPLES))
def test_it_is_a_tuple_of_the_builtin(name: str) -> None:
    assert getattr(six, name) == (getattr(builtins, tables.TUPLES[name]),)


@pytest.mark.parametrize("name", sorted(name for name in set(names()) if name.count(".") < 2))
def test_a_fixture_or_a_program_uses_it(name: str) -> None:
    assert name in used()
