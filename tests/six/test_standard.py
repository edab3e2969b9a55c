"""The tables of what every Python has, against the Python that runs the tests."""

from __future__ import annotations

import importlib

import pytest

from codemods.six import standard, tables


@pytest.mark.parametrize("module", sorted(standard.MODULES))
def test_modules_and_their_names_are_there(module: str) -> None:
    imported = importlib.import_module(module)
    for name in standard.NAMES.get(module, ()):
        assert hasattr(imported, name), name
        assert standard.has(module, name)


def test_names_belong_to_modules() -> None:
    assert set(standard.NAMES) <= standard.MODULES


def test_modules_of_six_are_there_or_optional() -> None:
    for name, module in tables.MODULES.items():
        assert standard.has(module) != (module.partition(".")[0] in tables.OPTIONAL), name


def test_names_of_six_that_live_elsewhere_are_there() -> None:
    for module, name in tables.ATTRIBUTES.values():
        assert standard.has(module, name), name
    for name in tables.BUILTINS.values():
        assert standard.has("builtins", name), name


@pytest.mark.parametrize(
    ("module", "name"),
    [("tkinter", None), ("html.parser", "HTMLParseError"), ("urllib.request", "URLopener")],
)
def test_what_a_python_may_lack_is_not(module: str, name: str | None) -> None:
    assert not standard.has(module, name)


def test_a_star_binds_what_six_binds() -> None:
    namespace: dict[str, object] = {}
    exec("from six import *", namespace)
    internal = {"absolute_import"}
    public = {name for name in namespace if not name.startswith(("_", "Module_six_moves"))}
    assert public - internal == tables.STAR
