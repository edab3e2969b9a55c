"""Every public name of six has a decision, and that of the tables is what six itself gives."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
import six

from codemods.six import tables

SIX: Any = six
"""Its modules are made at run time, where no type checker sees them."""

NAMES = [name for name in dir(six) if not name.startswith("_")]
MOVES = [f"moves.{name}" for name in dir(SIX.moves) if not name.startswith("_")]
URLLIB = [
    f"moves.urllib.{part}.{name}"
    for part in ("error", "parse", "request", "response", "robotparser")
    for name in dir(getattr(SIX.moves.urllib, part))
    if not name.startswith("_")
]


@pytest.mark.parametrize("name", [*NAMES, *MOVES, *URLLIB])
def test_every_name_is_known(name: str) -> None:
    assert tables.is_known(name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "name", [name for name in [*NAMES, *MOVES, *URLLIB] if tables.location(name)]
)
def test_every_location_holds_what_six_has(name: str) -> None:
    module, attribute = tables.location(name) or ("", None)
    try:
        expected: object = six
        for part in name.split("."):
            expected = getattr(expected, part)
        found: object = importlib.import_module(module)
    except (ImportError, AttributeError):
        pytest.skip("this Python lacks it")
    assert (getattr(found, attribute) if attribute else found) is expected
