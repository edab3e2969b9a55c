"""The judge of ``make soak`` counts what it says it counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.references import Reference, references
from benchmarks.soak import KEPT, UNREPORTED, reasons
from benchmarks.tool import Said


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("import six\nsix.text_type\n", {"imports": 1, "names": 1}),
        ("import six as s, os\ns.text_type\nsix\nos\n", {"imports": 1, "names": 1}),
        ("from six.moves import (\n  range,\n  urllib)\nrange(3)\n", {"imports": 2, "names": 1}),
        ("import sixth\nfrom .six import text_type\ntext_type\n", {}),
        ("import six\ndef f(six): six.next\n", {"imports": 1}),
        ("import six\ndef f(x=six.PY3): return lambda: six.PY2\n", {"imports": 1, "names": 2}),
        ("def f():\n  import six\n  six.PY2\nsix.PY2\n", {"imports": 1, "names": 1}),
        ("class C:\n  import six\n  x = six.PY2\n  def f(s): six\n", {"imports": 1, "names": 1}),
        ("import six\n[six for six in x]\n[six for y in x]\n", {"imports": 1, "names": 1}),
        ("patch('six.moves.builtins.open', 'twenty-six.txt')\n", {"strings": 1}),
        ("setup(install_requires=['six>=1.9', 'sixth'])\n", {"packaging": 1}),
        ('"""Needs `six`."""\n# six.moves, all six of them\n# six of them\n', {"mentions": 2}),
    ],
)
def test_python(tmp_path: Path, source: str, counts: dict[str, int]) -> None:
    (tmp_path / "module.py").write_text(source)
    assert Counter(reference.kind for reference in references(tmp_path)) == counts


def test_packaging(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "a.egg-info").mkdir()
    for name in ("test-requirements.txt", "requirements/base.in", "setup.cfg", "a.egg-info/x.cfg"):
        (tmp_path / name).write_text("sixth\n    six>=1.9  # why\nfifty-six\n")
    (tmp_path / "README.txt").write_text("six\n")
    found = [(reference.path, reference.line) for reference in references(tmp_path)]
    assert found == [("requirements/base.in", 2), ("setup.cfg", 2), ("test-requirements.txt", 2)]


def test_reasons() -> None:
    said = Said(b"", [], [("a.py", 4, "a comment stands in the call")], [])
    left = [
        Reference("a.py", 1, "imports", range(1, 2)),
        Reference("a.py", 3, "names", range(3, 5)),
        Reference("a.py", 9, "names", range(9, 10)),
        Reference("b.py", 1, "imports", range(1, 2)),
    ]
    why = [reason for _, reason in reasons(left, said)]
    assert why == [KEPT, "a comment stands in the call", UNREPORTED, UNREPORTED]
