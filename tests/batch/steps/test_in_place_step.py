"""A working tree that a person named, changed by a step, and put back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from step_repositories import SIX, answered, carried, git, repository

from codemods.batch.executors.process import PROGRAM
from codemods.batch.failures import FailureKind
from codemods.batch.manifest.model import Treatment
from codemods.batch.steps.keys import key_of
from codemods.batch.steps.orders import InPlaceOrder, to_json
from codemods.batch.steps.step import StepName
from codemods.patching import transaction
from codemods.patching.journal import Journals, State
from codemods.patching.undo import undo

FILES = {"a.py": SIX, "b.py": SIX, "c.txt": "six\n"}
TREATMENT = Treatment(("no-six",))


def order_of(path: Path, *, allow_dirty: bool = False) -> InPlaceOrder:
    return InPlaceOrder(path, TREATMENT, allow_dirty)


def journals(path: Path, state: State) -> list[str]:
    found = Journals(transaction.state_folder()).of(path, state)
    return [it.name for it in found]


def contents(path: Path) -> dict[str, str]:
    return {name: (path / name).read_text() for name in FILES}


def test_a_bare_repository_has_no_tree(tmp_path: Path) -> None:
    repository(tmp_path / "tree", FILES)
    result = carried(order_of(tmp_path / "tree" / ".git"), tmp_path)
    assert result.failure is not None
    assert result.failure.kind is FailureKind.NOT_FOUND
    assert "bare repository" in result.failure.message


def test_a_tree_is_changed_and_can_be_put_back(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", FILES)
    values = answered(carried(order_of(tree), tmp_path)).values
    assert values["changed"] == ["a.py", "b.py"]
    assert values["root"] == str(tree)
    assert values["counts"]["no-six"]["repaired"] == 4
    assert "six" not in (tree / "a.py").read_text()
    assert git(tree, "status", "--porcelain").split() == ["M", "a.py", "M", "b.py"]
    assert journals(tree, State.APPLIED) == [values["journal"]]
    # Lost as it was about to answer, and begun again.
    again = answered(carried(order_of(tree), tmp_path)).values
    assert (again["journal"], again["changed"]) == (values["journal"], values["changed"])
    (journal,) = Journals(transaction.state_folder()).of(tree, State.APPLIED)
    assert undo(journal).is_whole
    assert contents(tree) == FILES


def test_nothing_to_do_is_no_failure(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", {"a.py": "a = 1\n"})
    values = answered(carried(order_of(tree), tmp_path)).values
    assert (values["journal"], values["changed"]) == ("", [])


def test_work_that_is_not_committed_is_left(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", FILES)
    with open(tree / "a.py", "a") as stream:
        stream.write("mine = 1\n")
    failure = carried(order_of(tree), tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.CONFLICT
    assert failure.message.startswith("a.py would be changed and differs from the last commit;")
    assert contents(tree) == {**FILES, "a.py": SIX + "mine = 1\n"}
    values = answered(carried(order_of(tree, allow_dirty=True), tmp_path)).values
    assert values["changed"] == ["a.py", "b.py"]
    assert (tree / "a.py").read_text().endswith("mine = 1\n")


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    failure = carried(order_of(tmp_path / "none"), tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.NOT_FOUND


def killed_as_it_wrote(tree: Path, marks: list[str]) -> None:
    """A run that has written one of two files, and no more."""
    source = f"""
import os, sys
sys.path.insert(0, {str(PROGRAM.parents[3])!r})
from pathlib import Path
from codemods.engine.results import Change
from codemods.patching import transaction
root = Path({str(tree)!r})
def stopping(changes):
    for number, change in enumerate(changes):
        if number == 1:
            os._exit(9)
        yield change
new = b"new = 1\\n"
changes = [Change(name, (root / name).read_bytes(), new, b"") for name in ("a.py", "b.py")]
with transaction.alone(root):
    transaction.carry_out(root, changes, {marks!r}, keep_going=False, until=stopping)
"""
    assert subprocess.run([sys.executable, "-c", source], check=False).returncode == 9
    assert (tree / "a.py").read_text() == "new = 1\n"
    assert (tree / "b.py").read_text() == SIX


def test_what_was_killed_as_it_wrote_is_begun_again(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", FILES)
    key = key_of(StepName.IN_PLACE, to_json(order_of(tree)))
    killed_as_it_wrote(tree, ["no-six", f"batch {key[:16]}"])
    values = answered(carried(order_of(tree), tmp_path)).values
    assert values["changed"] == ["a.py", "b.py"]
    assert "six" not in (tree / "a.py").read_text()
    assert "keys" in (tree / "a.py").read_text()
    assert journals(tree, State.BEGUN) == []


def test_a_run_of_a_person_that_was_killed_is_theirs(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", FILES)
    killed_as_it_wrote(tree, ["no-six"])
    failure = carried(order_of(tree), tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.CONFLICT
    assert "diffwright undo" in failure.message
    assert (tree / "a.py").read_text() == "new = 1\n"


def test_one_at_a_time_writes_to_a_tree(tmp_path: Path) -> None:
    tree = repository(tmp_path / "tree", FILES)
    with transaction.alone(tree):
        failure = carried(order_of(tree), tmp_path).failure
    assert failure is not None
    assert failure.kind is FailureKind.CONFLICT
    assert contents(tree) == FILES
