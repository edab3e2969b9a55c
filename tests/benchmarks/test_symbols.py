"""What a rewrite changed, and which test modules name it: what ``make soak-nova`` runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.symbols import changed, dotted, naming, rewritten

BEFORE = """
CELLS = []
LIMIT: int = 60
low, high = 1, 2


def load():
    return CELLS


def same():
    return CELLS


class Service:
    VERSION = 1

    def __init__(self):
        self.cells = CELLS

    def stop(self):
        def inner():
            return 1
        return inner

    def start(self):
        return load()
"""


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("    return CELLS\n\n\ndef same", "    return CELLS[:]\n\n\ndef same", {"load"}),
        ("CELLS = []", "LOCK = 1\nCELLS = []", set()),  # new: nothing of before is another
        ("CELLS = []", "# loaded late\nCELLS = []", set()),
        ("CELLS = []\n", "", {"CELLS"}),
        ("LIMIT: int = 60", "LIMIT: int = 300", {"LIMIT"}),
        ("low, high = 1, 2", "low, high = 1, 3", {"low", "high"}),
        ("return load()", "return load() or None", {"Service.start"}),
        ("            return 1", "            return 2", {"Service.stop"}),
        ("VERSION = 1", "VERSION = 2", {"Service"}),
        ("self.cells = CELLS", "self.cells = []", {"Service"}),
        ("class Service", "class Service(Base)", {"Service"}),
        ("def load():", "@once\ndef load():", {"load"}),
        ("def load():\n    return CELLS\n", "if LIMIT:\n    def load():\n        pass\n", {"load"}),
    ],
)
def test_what_has_changed(old: str, new: str, names: set[str]) -> None:
    assert BEFORE.count(old) == 1
    assert changed(BEFORE.encode(), BEFORE.replace(old, new).encode()) == names


def test_the_files_that_count(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for tree, number in (before, 1), (after, 2):
        for name in ("nova/context.py", "nova/api/__init__.py", "nova/tests/unit/test_context.py"):
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"NUMBER = {number}\n")
        (tree / "nova/same.py").write_text("NUMBER = 1\n")
    (after / "nova/new.py").write_text("NUMBER = 1\n")
    assert rewritten(before, after, "nova/tests") == {
        "nova.context": {"NUMBER"},
        "nova.api": {"NUMBER"},
    }
    assert dotted(Path("nova/api/__init__.py")) == "nova.api"


SYMBOLS = {"nova.context": {"load", "Service.start"}, "nova.context.more": {"rest"}}


@pytest.mark.parametrize(
    ("test", "names"),
    [
        ("from nova import context\ncontext.load()", {"load"}),
        ("from nova import (a,\n    context as c)\nc.load()", {"load"}),
        ("import nova.context\nload = 1", {"load"}),
        ("from nova.context import load", {"load"}),
        ("@patch('nova.context.load')\ndef f(): pass", {"load"}),
        ("from nova import context\ncontext.Service().start()", {"Service.start"}),
        ("from nova import context\ncontext.start()", set()),  # nobody's but that of a class
        ("from nova import context\ncontext.reload()", set()),
        ("from nova import contexts\ncontexts.load()", set()),
        ("from other import context\ncontext.load()", set()),
        ("import other.nova.context\nload()", set()),
        ("import nova.contexts\nload()", set()),
        ("load()", set()),
    ],
)
def test_a_test_names(test: str, names: set[str]) -> None:
    assert naming(test, SYMBOLS).get("nova.context", set()) == names
