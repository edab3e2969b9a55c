"""``make soak-nova``: how Nova's tests are run, and what is wrong of two runs."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import nova_suites
from benchmarks.nova_suites import Nova, python_for, untrue, worse
from benchmarks.outcomes import unit_outcomes

TESTS = """
import unittest

class Tests(unittest.TestCase):
    def tearDown(self):
        # As in Nova, which makes pytest fail.
        for name in [name for name in vars(self) if name[0] != "_"]:
            delattr(self, name)

    def test_good(self):
        self.value = 1

    def test_bad(self):
        self.assertTrue(0)

    def test_raises(self):
        raise OSError

    @unittest.skip("no reason")
    def test_left_out(self):
        pass

    def test_parts(self):
        for number in 1, 2:
            with self.subTest(number=number):
                self.assertEqual(number, 1)
"""


def test_how_tests_end(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "test_it.py").write_text(TESTS)
    found, log = unit_outcomes("test_it", tree, Path(sys.executable), limit=60)
    ends = {name.rpartition(".")[2]: dict(end) for name, end in found.items()}
    assert ends == {
        "test_good": {"passed": 1},
        "test_bad": {"failure": 1},
        "test_raises": {"error": 1},
        "test_left_out": {"skipped": 1},
        "test_parts": {"failure": 1},
    }
    assert "OSError" in log


def test_a_module_that_cannot_be_imported(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "test_it.py").write_text("import no_such_module")
    found, log = unit_outcomes("test_it", tree, Path(sys.executable), limit=60)
    assert list(found.values()) == [Counter(error=1)]
    assert "no_such_module" in log


def test_a_module_that_hangs(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "test_it.py").write_text("import time\ntime.sleep(60)")
    found, log = unit_outcomes("test_it", tree, Path(sys.executable), limit=1)
    assert found == {"test_it": Counter(hangs=1)}
    assert "test_it.py:2" in log


def test_what_is_wrong() -> None:
    before = {"a": Counter(passed=2), "b": Counter(error=1), "c": Counter(passed=1)}
    assert worse(before, before) == []
    assert worse(before, {**before, "b": Counter(passed=1)}) == []
    assert worse(before, {**before, "b": Counter(failure=1)}) == []
    assert worse(before, {**before, "c": Counter(skipped=1)}) == ["c: passed before, skipped after"]
    assert len(worse(before, {**before, "a": Counter(passed=1, error=1)})) == 1
    assert len(worse(before, {"a": before["a"], "b": before["b"]})) == 1


def test_the_python_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = Nova("nova==1.0.0", "SOME_PYTHON", (sys.version_info[1],))
    monkeypatch.setenv("SOME_PYTHON", sys.executable)
    assert python_for(here) == sys.executable
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv("SOME_PYTHON", str(broken))
    assert python_for(here) == sys.executable
    assert python_for(Nova("nova==1.0.0", "SOME_PYTHON", (2,))) is None


def test_a_page_shows_what_a_diff_has() -> None:
    diff = "--- a/a.py\n@@ -1,2 +1,2 @@ [no-six]\n-import six\n x\n-y = 1\n+y = 2\n"
    page = "Text\n\n```diff\n@@ -1,2 +1,2 @@ [no-six]\n x\n-y = 1\n```\n\n```\n@@ no diff\n```\n"
    assert untrue(page, diff) == []
    assert untrue(page.replace("y = 1", "y = 3"), diff) == ["@@ -1,2 +1,2 @@ [no-six]"]
    assert untrue(page.replace("-1,2", "-2,2"), diff) == ["@@ -2,2 +1,2 @@ [no-six]"]


def test_the_page_of_nova_shows_something() -> None:
    assert len(untrue((Path(nova_suites.__file__).parents[1] / "docs/nova.md").read_text(), "")) > 5
