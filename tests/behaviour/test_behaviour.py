"""Programs that use six print the same once it is gone.

Every program runs in a real interpreter with the real six, is rewritten, and runs again in an
interpreter where importing six raises. Those in `helped` are rewritten with the option that
brings helpers in. Those in `projects` are of several modules.
Those in `kept` hold what must be left alone: they run again with six.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select

HERE = Path(__file__).parent
REWRITTEN = sorted((HERE / "programs").glob("*.py"))
HELPED = sorted((HERE / "helped").glob("*.py"))
PROJECTS = sorted((HERE / "projects").iterdir())
KEPT = sorted((HERE / "kept").glob("*.py"))

NO_SIX = """
import sys

class _NoSix:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "six":
            raise ImportError("six is not to be imported")
        return None

sys.meta_path.insert(0, _NoSix())
"""


def output_of(program: Path, folder: Path, *, six: bool) -> str:
    """What a program prints, standard error included; it must succeed."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text("" if six else NO_SIX)
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", program.name],
        cwd=program.parent,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout + finished.stderr


def rewrite(program: Path, folder: Path, **options: str) -> tuple[Path, Result]:
    """A copy of the program, treated in place by no-six."""
    tree = folder / "tree"
    tree.mkdir()
    copy = tree / program.name
    copy.write_bytes(program.read_bytes())
    result = run(select([copy]), choose(["no-six"], options={"no-six": options}), jobs=1)
    for change in result.changes:
        copy.write_bytes(change.after)
    return copy, result


def test_there_are_programs() -> None:
    assert len(REWRITTEN) >= 60
    assert len(HELPED) >= 1
    assert len(KEPT) >= 15


@pytest.mark.parametrize("program", REWRITTEN, ids=lambda program: program.stem)
def test_same_output_without_six(program: Path, tmp_path: Path) -> None:
    before = output_of(program, tmp_path, six=True)
    copy, result = rewrite(program, tmp_path)
    assert [problem.message for problem in result.problems] == []
    assert [finding.reason for finding in result.findings if finding.reason] == []
    assert output_of(copy, tmp_path, six=False) == before


@pytest.mark.parametrize("program", HELPED, ids=lambda program: program.stem)
def test_same_output_with_helpers(program: Path, tmp_path: Path) -> None:
    before = output_of(program, tmp_path, six=True)
    copy, result = rewrite(program, tmp_path, ensure="helper")
    assert [problem.message for problem in result.problems] == []
    assert [finding.reason for finding in result.findings if finding.reason] == []
    assert output_of(copy, tmp_path, six=False) == before


@pytest.mark.parametrize("program", KEPT, ids=lambda program: program.stem)
def test_same_output_where_six_is_left(program: Path, tmp_path: Path) -> None:
    before = output_of(program, tmp_path, six=True)
    copy, result = rewrite(program, tmp_path)
    assert [problem.message for problem in result.problems] == []
    assert output_of(copy, tmp_path, six=True) == before


@pytest.mark.parametrize("shims", ["keep", "inline"])
@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_same_output_of_several_modules(project: Path, shims: str, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(project, tree, ignore=shutil.ignore_patterns("__pycache__"))
    before = output_of(tree / "main.py", tmp_path, six=True)
    result = run(select([tree]), choose(["no-six"], options={"no-six": {"shims": shims}}), jobs=1)
    assert [problem.message for problem in result.problems] == []
    assert [finding.reason for finding in result.findings if finding.reason] == []
    for change in result.changes:
        (tree / change.path).write_bytes(change.after)
    assert output_of(tree / "main.py", tmp_path, six=False) == before


def test_the_interpreter_without_six_refuses_it(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("try:\n    import six\nexcept ImportError as error:\n    print(error)\n")
    assert output_of(program, tmp_path, six=False) == "six is not to be imported\n"
    assert output_of(program, tmp_path, six=True) == ""
