"""In one thread, the program of each case does the same before and after."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from running import FIXTURES

PROGRAMS = Path(__file__).with_name("programs.py")
HOOK = "._renew_locks"
"""The one function that no program calls: a child process does."""

Function: TypeAlias = tuple[str, int]
"""Its file and its first line."""
Runs: TypeAlias = Mapping[str, Mapping[str, tuple[Sequence[str], Sequence[Function]]]]
"""What became of the programs, by case and side: see `programs.Run`."""


@cache
def functions(side: Path) -> Mapping[tuple[str, str], tuple[Function, str]]:
    """The functions of a tree by file and qualified name, each with what it does."""
    found = {}
    for file in sorted(side.rglob("*.py")):
        path = file.relative_to(side).as_posix()
        for name, node in _functions(ast.parse(file.read_bytes()), ""):
            first = min([node.lineno, *(it.lineno for it in node.decorator_list)])
            found[path, name] = ((path, first), ast.dump(node))
    return found


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for it in ast.iter_child_nodes(node):
        name = f"{prefix}.{it.name}" if isinstance(it, (ast.FunctionDef, ast.ClassDef)) else prefix
        if isinstance(it, ast.FunctionDef):
            yield name, it
        yield from _functions(it, name)


def rewritten(case: Path, side: str) -> dict[Function, str]:
    """The functions of one side of a case that are not the same on the other side, with their
    names. New ones that nobody calls yet are left out."""
    other = {"before": "after", "after": "before"}[side]
    one, two = functions(case / side), functions(case / other)
    return {
        place: name
        for (path, name), (place, does) in one.items()
        if name != HOOK
        and (two[path, name][1] != does if (path, name) in two else is_called(case, name))
    }


def is_called(case: Path, name: str) -> bool:
    function = name.removeprefix(".")
    texts = [it.read_text("utf-8") for it in (case / "after").rglob("*.py")]
    calls = sum(it.count(f"{function}(") - it.count(f"def {function}(") for it in texts)
    return calls > 0


def run(fixtures: Path, cases: Sequence[str]) -> Runs:
    """What becomes of the programs of these cases: they run in one process."""
    finished = subprocess.run(
        [sys.executable, PROGRAMS, fixtures, *cases],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    found: Runs = json.loads(finished.stdout)
    return found


CASES = [it.name for it in sorted(FIXTURES.iterdir()) if rewritten(it, "before")]


@pytest.fixture(scope="module")
def runs() -> Runs:
    return run(FIXTURES, [case for case in CASES if (FIXTURES / case / "program.py").exists()])


@pytest.mark.parametrize("case", CASES)
def test_the_program_does_the_same(case: str, runs: Runs) -> None:
    assert case in runs, "a case in which functions change has a program.py that calls them"
    (before, _), (after, _) = (runs[case][side] for side in ("before", "after"))
    assert before
    assert after == before


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("case", CASES)
def test_the_program_calls_what_is_rewritten(case: str, side: str, runs: Runs) -> None:
    assert not left_out(FIXTURES / case, side, runs)


def left_out(case: Path, side: str, runs: Runs) -> list[str]:
    """The functions that are rewritten and that the program does not call."""
    called = {(path, line) for path, line in runs[case.name][side][1]}
    return [name for place, name in rewritten(case, side).items() if place not in called]


def test_there_is_a_program_where_there_is_something_to_call() -> None:
    assert [it.parent.name for it in sorted(FIXTURES.glob("*/program.py"))] == CASES


def test_differences_are_seen(tmp_path: Path) -> None:
    texts = {
        "value": ("def f():\n    return 1\n", "def f():\n    return 2\n"),
        "raised": ("def f():\n    {}[1]\n", "def f():\n    [][1]\n"),
        "state": ("X = 0\ndef f():\n    pass\n", "X = 0\ndef f():\n    global X\n    X = 1\n"),
        "order": tuple(
            f"from shop import one, two\ndef f():\n    {it}.g()\n    {other}.g()\n"
            for it, other in (("one", "two"), ("two", "one"))
        ),
        "uncalled": ("def f():\n    pass\ndef g(): 1\n", "def f():\n    pass\ndef g(): 2\n"),
    }
    for case, sides in texts.items():
        for side, text in zip(("before", "after"), sides, strict=True):
            package = tmp_path / case / side / "shop"
            package.mkdir(parents=True)
            (package / "__init__.py").touch()
            (package / "state.py").write_text(text)
        (tmp_path / case / "program.py").write_text("from shop import state\n\nstate.f()\n")
    runs = run(tmp_path, [*texts])
    same = [case for case, sides in runs.items() if sides["before"][0] == sides["after"][0]]
    assert same == ["uncalled"]
    assert left_out(tmp_path / "uncalled", "after", runs) == [".g"]
    assert not left_out(tmp_path / "state", "after", runs)
