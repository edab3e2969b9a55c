"""What ``make soak`` says of a suite after an edit: nothing, what differs, or that it hangs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import locked_suites
from benchmarks.outcomes import Suite, stuck
from benchmarks.tool import Said

LAZY = """\
import threading

_LOCK = threading.Lock()
_KNOWN = {}


def load(name):
    return name.upper()


def get(name):
    if name not in _KNOWN:
        _KNOWN[name] = load(name)
    return _KNOWN[name]
"""
TESTS = """\
import lazy


def test_get():
    assert lazy.get("a") == "A"


def test_load():
    assert lazy.load("a") == "A"


def test_old():
    assert lazy.get("a") == "a"
"""
SECTION = """\
    with _LOCK:
        if name not in _KNOWN:
            _KNOWN[name] = load(name)
        return _KNOWN[name]
"""


def ran(
    monkeypatch: pytest.MonkeyPatch, folder: Path, edit: Callable[[str], str]
) -> locked_suites.Ran:
    """The suite above, before `edit` and after it."""
    source = folder / "source"
    source.mkdir()
    (source / "lazy.py").write_text(LAZY)
    (source / "test_lazy.py").write_text(TESTS)

    def copied(tree: Path, name: str) -> Path:
        copy = folder / f"{name}-{len(list(folder.iterdir()))}"
        copy.mkdir()
        for path in tree.iterdir():
            (copy / path.name).write_bytes(path.read_bytes())
        return copy

    def diffwright(command: str, tree: Path, options: Sequence[str]) -> Said:
        assert command in {"check", "apply"}
        if command == "apply":
            (tree / "lazy.py").write_text(edit((tree / "lazy.py").read_text()))
        return Said(b"", ["", "3 findings: 2 can be repaired, 1 only reported."], [], [])

    monkeypatch.setattr(locked_suites, "unpacked", lambda release, sdist: source)
    monkeypatch.setattr(locked_suites, "interpreter", lambda suite: Path(sys.executable))
    monkeypatch.setattr(locked_suites, "copied", copied)
    monkeypatch.setattr(locked_suites, "diffwright", diffwright)
    # Plug-ins of the environment that this runs in take seconds to load.
    few = ("-p", "no:hypothesispytest", "-p", "no:xdist")
    return locked_suites.run(Suite("lazy==1", "test_lazy.py", arguments=few))


def locked(text: str) -> str:
    return text[: text.index("    if name not in")] + SECTION


def test_an_edit_that_keeps_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = ran(monkeypatch, tmp_path, locked)
    assert done.wrong == []
    ends = {name: dict(counted) for name, counted in done.after.items()}
    assert ends == {
        "test_lazy::test_get": {"passed": 1},
        "test_lazy::test_load": {"passed": 1},
        "test_lazy::test_old": {"failure": 1},
    }
    assert (done.repaired, done.left, done.changed) == (2, 1, 1)


def test_an_edit_that_breaks_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = ran(monkeypatch, tmp_path, lambda text: locked(text).replace("with _LOCK", "with _LOK"))
    assert done.wrong == ["test_lazy::test_get: passed before, failure after"]


def test_an_edit_that_can_not_be_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    done = ran(monkeypatch, tmp_path, lambda text: text + "_LOK\n")
    assert "test_lazy::test_get: passed before, absent after" in done.wrong


def test_a_lock_that_is_taken_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def edit(text: str) -> str:
        monkeypatch.setattr(locked_suites, "_LIMIT", 3)
        twice = "    with _LOCK:\n        return name.upper()"
        return locked(text).replace("    return name.upper()", twice)

    (wrong,) = ran(monkeypatch, tmp_path, edit).wrong
    assert wrong.startswith("does not end: ")


def test_where_a_suite_is_stuck(tmp_path: Path) -> None:
    log = f"""\
Timeout (0:00:01)!
Thread 0x00007f (most recent call first):
  File "{tmp_path}/lazy.py", line 8 in load
  File "/usr/lib/python3/unittest.py", line 3 in run
  File "{tmp_path}/a/test_lazy.py", line 5 in test_get
"""
    assert stuck(log, tmp_path) == "lazy.py:8 in load, a/test_lazy.py:5 in test_get"
    assert stuck("", tmp_path) == "nobody knows where"


def test_an_edit_that_changes_nothing() -> None:
    done = locked_suites.Ran({}, {}, repaired=0, left=1, changed=0, hangs=None)
    assert done.wrong == ["nothing was rewritten: nothing is shown by it"]
