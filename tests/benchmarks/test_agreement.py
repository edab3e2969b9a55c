"""The comparison with pyupgrade's cases: how they are read, and how they are sorted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.agreement import BUT_FOR_IMPORT, DIFFERENT, EQUAL, ON_PURPOSE, Treated, verdict
from benchmarks.pyupgrade_cases import Case, cases

TESTS = """
import pytest
@pytest.mark.parametrize("s", ("six.a", pytest.param("six.b\\n", id="b"), "no.c", 2, made()))
def test_noop(s): raise SystemExit
@pytest.mark.parametrize(("s", "old", "expected"), (("six.d", (3,), "d"), ("e", (3,), "six.e")))
def test_some(s, old, expected): pass
"""


def test_cases(tmp_path: Path) -> None:
    (tmp_path / "tests" / "features").mkdir(parents=True)
    (tmp_path / "tests" / "features" / "any_test.py").write_text(TESTS)
    assert cases(tmp_path) == [
        Case("test_noop", "six.a", "six.a"),
        Case("test_noop", "six.b\n", "six.b\n"),
        Case("test_some", "six.d", "d"),
    ]


@pytest.mark.parametrize(
    ("source", "theirs", "ours", "left", "what", "why"),
    [
        ("six.u(x)", "x", "x", [], EQUAL, ""),
        ("from six import u\nu(x)", "from six import u\nx", "x", [], BUT_FOR_IMPORT, ""),
        ("six.f(x)", "x.f", "six.f(x)", ["it is so"], ON_PURPOSE, "left: it is so"),
        ("six.f(x)", "x.f", "six.f(x)", [], DIFFERENT, ""),
        ("six.f(x)", "x.f", "x.g", [], DIFFERENT, ""),
        ("six.f(x)", "six.f(x)", "x.f", [], ON_PURPOSE, "rewritten, where"),
        ("six.f(x)", "six.f(x)", "six.g(x)", [], DIFFERENT, ""),
        ("six.i(x)", "x.items()", "iter(x.items())", [], ON_PURPOSE, "iter() stays"),
        ("six.i(x)", "x.items()", "iter(x.values())", [], DIFFERENT, ""),
        ("class C(six.I): 1", "class C: 1", "class C(object): 1", [], ON_PURPOSE, "object stays"),
        ("six.t('a')", "'a'", "str('a')", [], ON_PURPOSE, "str('…') stays"),
        ("if six.PY3: f()", "f()\nif False: g()", "f()", [], ON_PURPOSE, "a branch that"),
        ("if six.PY3: f()", "f()\nif True: g()", "f()", [], DIFFERENT, ""),
        ("six.u(x)", "f(x)", "f( x)", [], ON_PURPOSE, "same code"),
        (
            "from six.moves import a, b",
            "import b\nimport a",
            "import a\nimport b",
            [],
            ON_PURPOSE,
            "imports stand in the order",
        ),
    ],
)
def test_verdict(source: str, theirs: str, ours: str, left: list[str], what: str, why: str) -> None:
    found, reason = verdict(Treated(Case("test", source, theirs), ours, left))
    assert found == what
    assert reason.startswith(why)
    assert bool(reason) == bool(why)
