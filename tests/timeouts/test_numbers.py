"""Which expressions are literal amounts of seconds, and what they come to."""

from __future__ import annotations

import ast

import pytest

from codemods.engine.module import Module, Occurrence
from codemods.timeouts.finding import numbers
from codemods.timeouts.finding.numbers import Amount

IMPORTS = """\
import datetime
import datetime as dt
from datetime import timedelta
from datetime import timedelta as delta
from shop.time import timedelta as ours
from . import relative
"""

AMOUNTS: list[tuple[str, int | float, bool]] = [
    ("300", 300, False),
    ("0", 0, False),
    ("300.0", 300.0, False),
    ("1_000", 1000, False),
    ("0x10", 16, False),
    ("1e3", 1000.0, False),
    ("-1", -1, False),
    ("+5", 5, False),
    ("-0.5", -0.5, False),
    ("5 * 60", 300, False),
    ("60 * 5.0", 300.0, False),
    ("60 * 60 * 24", 86400, False),
    ("10 + 5", 15, False),
    (f"{10**400}", 10**400, False),
    ("(60 - 5) * 2", 110, False),
    ("60 / 2", 30.0, False),
    ("61 // 2", 30, False),
    ("timedelta(seconds=300)", 300, True),
    ("timedelta(minutes=5)", 300, True),
    ("timedelta(minutes=2.5)", 150, True),
    ("timedelta(hours=1, minutes=30)", 5400, True),
    ("timedelta(0, 30)", 30, True),
    ("timedelta(1)", 86400, True),
    ("timedelta(minutes=5 * 2)", 600, True),
    ("timedelta(milliseconds=500)", 0.5, True),
    ("timedelta(seconds=-1)", -1, True),
    ("datetime.timedelta(weeks=1)", 604800, True),
    ("dt.timedelta(days=1)", 86400, True),
    ("delta(seconds=10)", 10, True),
    ("timedelta(minutes=5).total_seconds()", 300.0, False),
    ("datetime.timedelta(seconds=2).total_seconds()", 2.0, False),
]

NONE = [
    "True",
    "-True",
    "None",
    "'300'",
    "3j",
    "~5",
    "not 5",
    "2 ** 10",
    "10 % 3",
    "1 / 0",
    f"{10**400} / 2",
    "1e999",
    "1e308 * 10",
    "5 * minutes",
    "int(5)",
    "[5]",
    "timedelta()",
    "timedelta(minutes=minutes)",
    "timedelta(**parts)",
    "timedelta(*parts)",
    "timedelta(1, days=1)",
    "timedelta(1, 2, 3, 4, 5, 6, 7, 8)",
    "timedelta(years=1)",
    "timedelta(days=10**10)",
    "timedelta(days=10_000_000_000)",
    "timedelta(minutes=True)",
    "ours(minutes=5)",
    "relative.timedelta(minutes=5)",
    "unknown.timedelta(minutes=5)",
    "timedelta(minutes=5).seconds",
    "ours(minutes=5).total_seconds()",
    "timedelta.total_seconds()",
    "timedelta(minutes=5).total_seconds(1)",
]


def amount(text: str, expression: str) -> Amount | None:
    """What the last statement of `text`, an assignment of `expression`, is found to assign."""
    module = Module("a.py", text)
    # A place is known by its chain alone; that of an expression ends with it.
    chain: list[ast.AST] = [module.tree]
    while not isinstance(chain[-1], ast.Assign):
        chain.append(chain[-1].body[-1])  # type: ignore[attr-defined]
    chain.append(chain[-1].value)
    found = numbers.seconds(module, Occurrence("", module.start(chain[-1]), tuple(chain)))
    assert found is None or found.source == expression
    return found


@pytest.mark.parametrize(("expression", "expected", "is_timedelta"), AMOUNTS)
def test_literal_amounts(expression: str, expected: float, is_timedelta: bool) -> None:
    found = amount(f"{IMPORTS}x = {expression}\n", expression)
    assert found is not None
    assert (found.seconds, type(found.seconds)) == (expected, type(expected))
    assert found.is_timedelta is is_timedelta


@pytest.mark.parametrize("expression", NONE)
def test_no_literal_amounts(expression: str) -> None:
    assert amount(f"{IMPORTS}x = {expression}\n", expression) is None


def test_a_name_counts_where_it_is_bound_to_what_it_says() -> None:
    shadowed = f"{IMPORTS}def f(timedelta):\n    x = timedelta(minutes=5)\n"
    assert amount(shadowed, "timedelta(minutes=5)") is None
    local = "def f():\n    from datetime import timedelta\n    x = timedelta(minutes=5)\n"
    assert amount(local, "timedelta(minutes=5)") is not None
    in_two_ways = "try:\n    from datetime import timedelta\nexcept E:\n    timedelta = None\n"
    assert amount(f"{in_two_ways}x = timedelta(minutes=5)\n", "timedelta(minutes=5)") is None


def test_parentheses_are_not_part_of_the_source() -> None:
    assert amount("x = (5 * 60)\n", "5 * 60") == Amount(300, "5 * 60", False)
