"""Constants that other files read: what they are known by, and that all runs as it did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lifting import executed

from codemods.engine.module import Module
from codemods.timeouts import uses

CASES = Path(__file__).parents[2] / "fixtures/configurable-timeout"


def found(text: str, path: str = "shop/api.py") -> list[str]:
    """What one file does with TIMEOUT: the module that has it, or why it can't be rewritten."""
    told = uses.survey(Module(path, text), {"TIMEOUT"})
    unsure = [f"line {it.line}" for it in told.mentions]
    return [*(it.reason or ".".join(it.link.target) for it in told.uses), *unsure]


def in_function(statement: str) -> str:
    return f"def f():\n    {statement}\n"


@pytest.mark.parametrize(
    ("imported", "read", "module"),
    [
        ("from shop.limits import TIMEOUT", "TIMEOUT", "shop.limits"),
        ("from shop.limits import TIMEOUT as _T", "_T", "shop.limits"),
        ("from .limits import TIMEOUT", "TIMEOUT", "shop.limits"),
        ("from ..limits import TIMEOUT", "TIMEOUT", "limits"),
        ("from . import limits", "limits.TIMEOUT", "shop.limits"),
        ("from shop import limits", "limits.TIMEOUT", "shop.limits"),
        ("from shop import limits as l", "l.TIMEOUT", "shop.limits"),
        ("import shop.limits", "shop.limits.TIMEOUT", "shop.limits"),
        ("import shop.limits as l", "l.TIMEOUT", "shop.limits"),
        ("import shop.api\nimport shop.limits", "shop.limits.TIMEOUT", "shop.limits"),
        ("import limits", "limits.TIMEOUT", "limits"),
        ("from shop import limits", "limits.Rates.TIMEOUT", "shop.limits.Rates"),
    ],
)
def test_the_module_that_a_constant_is_read_of(imported: str, read: str, module: str) -> None:
    assert found(f"{imported}\n\n{in_function(read)}") == [module]
    below = in_function(f"{imported.splitlines()[-1]}; {read}")
    assert found(below) == [module]


@pytest.mark.parametrize(
    "text",
    [
        "TIMEOUT = 5\n" + in_function("return TIMEOUT"),
        "def f(TIMEOUT):\n    return g(TIMEOUT=TIMEOUT)\n",
        "def f(self):\n    return self.TIMEOUT\n",
        "class C:\n    TIMEOUT = 5\n\n" + in_function("return C.TIMEOUT"),
        in_function("return 'no TIMEOUT', 'TIMEOUT!'  # TIMEOUT"),
        "from limits import OTHER as TIMEOUT\n" + in_function("return TIMEOUT"),
    ],
)
def test_what_is_certainly_another_thing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "def f(limits):\n    return limits.TIMEOUT\n",
        "def f():\n    return g().TIMEOUT\n",
        "def f(self):\n    return self.limits.TIMEOUT\n",
        "def f():\n    return TIMEOUT\n",
        "def f():\n    return getattr(g, 'TIMEOUT')\n",
        "try:\n    import a as g\nexcept ImportError:\n    g = 1\nTIMEOUT_ = [\n    g.TIMEOUT]\n",
    ],
)
def test_what_may_be_it(text: str) -> None:
    [reason] = found(text)
    assert reason.startswith("line ")


@pytest.mark.parametrize(
    ("before", "after", "constants"),
    [
        ("from shop import limits", "limits.TIMEOUT", {"TIMEOUT"}),
        (
            "import shop.limits",
            "shop.limits.TIMEOUT, shop.limits.OTHER_TIMEOUT",
            {"TIMEOUT", "OTHER_TIMEOUT"},
        ),
        ("from shop import limits", "limits.TIMEOUT, limits.size", None),
        ("from shop import limits", "limits.TIMEOUT, limits", None),
        ("from shop import limits  # noqa", "limits.TIMEOUT", None),
        ("import shop.limits\nimport shop.api", "shop.limits.TIMEOUT", None),
        ("from shop import limits", "limits.TIMEOUT\n    g('limits')", None),
    ],
)
def test_what_only_constants_need_is_imported_no_more(
    before: str, after: str, constants: set[str] | None
) -> None:
    text = f"{before}\n\n{in_function(after)}"
    told = uses.survey(Module("shop/api.py", text), {"TIMEOUT", "OTHER_TIMEOUT"})
    assert [set(it.constants) for it in told.needless] == ([constants] if constants else [])


SHOWS = """\
import shop.conf
from shop import api, carrier, command, refunds, warehouse
for timeout in (300, 7):
    print(carrier.pick_up("hat")[1] - carrier.time.time() > timeout - 1, end=" ")
    print(refunds.refund("hat")[-1], api.page([])[1], warehouse.ask_twice("pen")[1], end=" ")
    command.sys.argv = []
    command.main()
    CONF = shop.conf.CONF
    for group, name in (("warehouse", "answer"), ("api", "pickup"), ("api", "refund")):
        if hasattr(CONF[group], f"{name}_timeout"):
            CONF.set_override(f"{name}_timeout", 7, group=group)
"""


@pytest.mark.parametrize(
    ("part", "then"),
    [("before", "[300, 300, 300] 300 600 [] 300 300"), ("after", "[7, 7, 7] 7 14 [] 7 7")],
)
def test_at_run_time(tmp_path: Path, part: str, then: str) -> None:
    shutil.copytree(CASES / "constants-of-other-modules" / part, tmp_path / "work")
    shown = executed(tmp_path / "work", SHOWS).splitlines()
    assert shown[0] == "True [300, 300, 300] 300 600 [] 300 300"
    assert shown[1] == f"True {then}"
    assert "FAILED" not in executed(tmp_path / "work", TESTS)
    assert executed(tmp_path / "work", TESTS) == "1"


TESTS = """\
import unittest
import shop.tests.test_warehouse as tests
result = unittest.TextTestRunner(stream=open("log", "w")).run(
    unittest.defaultTestLoader.loadTestsFromModule(tests))
print(result.testsRun if result.wasSuccessful() else "FAILED")
"""
