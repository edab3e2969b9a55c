"""Files that a codemod creates: what stands in their way, and what counts on them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import libcst as cst
import pytest

from codemods.codemod import (
    Codemod,
    Creation,
    Needle,
    Refusal,
    Repair,
    Replacement,
    Safety,
    Site,
    Unit,
)
from codemods.engine import creations
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.results import Kind, Result
from codemods.engine.select import select

HELPER = "def helped():\n    return 1\n"
USES = "x = target\n"
USED = "x = helped\n"


class Helps(Codemod[Repair]):
    """Has each `target` read what is in a file that it creates."""

    name = "helps"
    title = "Create a helper"
    cwe = 477
    safety = Safety.REVIEW
    screen: tuple[Needle, ...] = (b"target", b"helped")

    def __init__(self, path: str = "shop/helper.py", text: str = HELPER) -> None:
        super().__init__()
        self.path, self.text = path, text

    def survey(self, module: Module) -> Repair | None:
        uses = [use for use in module.occurrences("target") if use.is_use]
        sites = [module.site(use, Unit.EXPRESSION, "help", "a target") for use in uses]
        return Repair(sites=tuple(sites)) if sites else None

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        if not facts:
            return {}
        if self.path in unseen:
            left = Refusal(0, "a target", "there is no help")
            return {path: Repair(refusals=(left,)) for path in facts}
        return {self.path: Repair(creation=Creation(self.text, "no helper")), **facts}

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        return cst.Name("helped")


class CreatesToo(Helps):
    """Wants a file of its own, and has nothing to do with targets."""

    name = "creates-too"
    screen: tuple[Needle, ...] = (b"",)

    def survey(self, module: Module) -> Repair | None:
        return Repair()

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return {self.path: Repair(creation=Creation(self.text, "another file"))}


class Forgets(Helps):
    """Finds a target in what it has created."""

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        is_new = self.path in facts
        created = "shop/another.py" if is_new else self.path
        return {created: Repair(creation=Creation(self.text, "no helper"))}


class Fails(Helps):
    """Can't rewrite one file, so that the plan is made again; then it creates nothing."""

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return {} if unseen else super().plan(facts, unseen)

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        raise ZeroDivisionError("the transform stumbled")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file that wants help, which is the current folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "tree"
    write(folder, "shop/a.py", USES)
    monkeypatch.chdir(folder)
    return folder.resolve()


def write(tree: Path, path: str, text: str = "") -> Path:
    target = tree / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    return target


def treat(*chosen: Codemod[Any], paths: Sequence[str] = (), exclude: Sequence[str] = ()) -> Result:
    return run(select([Path(it) for it in paths], exclude), chosen, jobs=1)


def written(result: Result) -> dict[str, str]:
    assert [f"{it.path}: {it.message}\n{it.reproduction}" for it in result.problems] == []
    return {change.path: change.after.decode() for change in result.changes}


def left(result: Result) -> list[tuple[str, str, str]]:
    return [(it.path, it.message, it.reason) for it in result.findings if it.reason]


def git(tree: Path, *arguments: str, given: bytes = b"") -> None:
    configured = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=tree, input=given, env=configured, check=True)


def assert_refused(result: Result, path: str, reason: str) -> None:
    """The file is reported, and what counts on it is left with it."""
    assert written(result) == {}
    assert left(result) == sorted(
        [(path, "no helper", reason), ("shop/a.py", "a target", "there is no help")]
    )


# What is created


def test_a_file_and_what_counts_on_it(tree: Path) -> None:
    result = treat(Helps())
    assert written(result) == {"shop/a.py": USED, "shop/helper.py": HELPER}
    [change] = [it for it in result.changes if it.is_creation]
    assert (change.path, change.before) == ("shop/helper.py", b"")
    found = [(it.path, it.line, it.column, it.message, it.safety) for it in result.findings]
    assert ("shop/helper.py", 1, 1, "no helper", Safety.REVIEW) in found
    assert not (tree / "shop/helper.py").exists(), "a run writes nothing"


@pytest.mark.parametrize("text", [HELPER, "no newline = 'at the end'", ""])
@pytest.mark.parametrize("path", ["notes/new/a b.yaml", "notes/ä.txt"])
def test_git_applies_the_diff(tree: Path, path: str, text: str) -> None:
    result = treat(Helps(path, text))
    diff = b"".join(change.diff for change in result.changes)
    assert b"\nnew file mode 100644\n" in diff
    git(tree, "apply", "-", given=diff)
    assert (tree / path).read_text() == text
    assert (tree / "shop/a.py").read_text() == USED
    git(tree, "apply", "--reverse", "-", given=diff)
    assert sorted(os.listdir(tree)) == ["shop"]


def test_newlines_are_those_of_the_files_around(tree: Path) -> None:
    write(tree, "shop/b.py", "b = 1\r\n")
    write(tree, "shop/c.py", "c = 1\r\n")
    write(tree, "shop/empty.py")
    assert written(treat(Helps()))["shop/helper.py"] == HELPER.replace("\n", "\r\n")
    assert written(treat(Helps("shop/deep/helper.py")))["shop/deep/helper.py"].count("\r\n") == 2
    write(tree, "shop/notes.yaml", "b: 1\n")
    assert written(treat(Helps("shop/x.yaml", "x: 1\n")))["shop/x.yaml"] == "x: 1\n"


def test_a_run_that_was_stopped_is_finished(tree: Path) -> None:
    """The file is there already as it shall be, and what counts on it is not."""
    for newline in ("\n", "\r\n"):
        write(tree, "shop/helper.py", HELPER.replace("\n", newline))
        result = treat(Helps())
        assert written(result) == {"shop/a.py": USED}
        assert left(result) == []


# What stands in the way


@pytest.mark.parametrize("content", ["", HELPER + "more = 1\n", "not python ("])
def test_nothing_is_replaced(tree: Path, content: str) -> None:
    write(tree, "shop/helper.py", content)
    assert_refused(treat(Helps()), "shop/helper.py", "there is such a file already")


def test_a_file_that_is_left_out_is_there_all_the_same(tree: Path) -> None:
    write(tree, "shop/helper.py", "other = 2\n")
    reason = "there is such a file already"
    assert_refused(treat(Helps(), exclude=["helper.py"]), "shop/helper.py", reason)
    git(tree, "init", "-q")
    write(tree, ".gitignore", "helper.py\n")
    assert_refused(treat(Helps()), "shop/helper.py", reason)


@pytest.mark.parametrize("path", ["shop/Helper.py", "Shop/helper.py"])
def test_capitals_do_not_tell_files_apart_everywhere(tree: Path, path: str) -> None:
    write(tree, "shop/helper.py")
    there = "helper.py" if "Helper" in path else "shop"
    reason = f"there is {there} already, which differs in capitals only"
    assert_refused(treat(Helps(path)), path, reason)


def test_folders_that_are_none(tree: Path) -> None:
    elsewhere = tree.parent / "elsewhere"
    elsewhere.mkdir()
    (tree / "out").symlink_to(elsewhere)
    (tree / "within").symlink_to(tree / "shop")
    (tree / "shop/helper.py").symlink_to("nowhere")
    for name in ("out", "within"):
        reason = f"{name}, which it would lie in, is a symbolic link"
        assert_refused(treat(Helps(f"{name}/helper.py")), f"{name}/helper.py", reason)
    reason = "a.py, which it would lie in, is no folder"
    assert_refused(treat(Helps("shop/a.py/helper.py")), "shop/a.py/helper.py", reason)
    assert_refused(treat(Helps()), "shop/helper.py", "there is such a file already")
    assert os.listdir(elsewhere) == []


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "shop/./x.py", "shop//x.py", "a\\b.py", ""])
def test_paths_that_are_none_of_the_tree(tree: Path, path: str) -> None:
    assert_refused(treat(Helps(path)), path, "its path is none of the tree")


def test_what_a_second_run_would_not_see_is_not_created(tree: Path) -> None:
    path = "shop/helper.py"
    assert_refused(treat(Helps(), exclude=["helper.py"]), path, "the exclude patterns leave it out")
    assert_refused(
        treat(Helps(), paths=["shop/a.py"]), path, "it would lie outside of what was named"
    )
    git(tree, "init", "-q")
    below = treat(Helps("x.py"), paths=["shop", "shop/a.py"])
    assert_refused(below, "x.py", "it would lie outside of what was named")
    assert "shop/helper.py" in written(treat(Helps(), paths=["shop"]))


def test_folders_of_other_code(tree: Path) -> None:
    for path in (".git/helper.py", "shop/_vendor/helper.py", "node_modules/helper.py"):
        folder = path.split("/")[-2]
        assert_refused(treat(Helps(path)), path, f"{folder} is no folder of the project's own code")
    write(tree, "shop/inner/.git/HEAD")
    reason = "inner is no folder of the project's own code"
    git(tree, "init", "-q")
    assert_refused(treat(Helps("shop/inner/x.py")), "shop/inner/x.py", reason)


@pytest.mark.parametrize("is_repository", [True, False])
@pytest.mark.parametrize("rule", ["helper.py", "/shop/new/", "shop/*/helper.py", "new"])
def test_what_git_would_ignore(tree: Path, rule: str, is_repository: bool) -> None:
    write(tree, ".gitignore", f"{rule}\n")
    if is_repository:
        git(tree, "init", "-q")
    path = "shop/new/helper.py"
    assert_refused(treat(Helps(path)), path, "git would ignore it")
    write(tree, ".gitignore", f"{rule}\n!shop/new/\n!shop/new/helper.py\n")
    assert path in written(treat(Helps(path)))


@pytest.mark.parametrize(
    "path",
    ["new/helper.py", "new/HELPER.py", "NEW/x.py", "new", "new/helper.py/x.py", "New/Helper.py/x"],
)
def test_the_first_codemod_has_the_file(tree: Path, path: str) -> None:
    taken = "another repair creates it, or what would be in its way"
    first, second = Helps("new/helper.py"), CreatesToo(path, "other = 1\n")
    result = treat(first, second)
    assert written(result) == {"shop/a.py": USED, "new/helper.py": HELPER}
    assert left(result) == [(path, "another file", taken)]
    result = treat(second, first)
    assert sorted(written(result)) == [path]
    assert ("new/helper.py", "no helper", taken) in left(result)
    assert ("shop/a.py", "a target", "there is no help") in left(result)


def test_two_files_in_one_new_folder(tree: Path) -> None:
    result = treat(Helps("new/helper.py"), CreatesToo("new/other.py", ""))
    assert sorted(written(result)) == ["new/helper.py", "new/other.py", "shop/a.py"]
    assert left(result) == []


# What fails


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("shop/helper.py", "def helped(:\n", "SyntaxError"),
        ("shop/helper.py", "return 1\n", "SyntaxError"),
        ("shop/helper.py", "# coding: latin-1\nx = 'ä'\n", "read as another text"),
        ("shop/helper.toml", "x = \n", "its parser does not take it"),
        ("shop/helper.yaml", "x: 1\r\n", "carriage returns"),
    ],
)
def test_what_is_no_sound_file_is_an_internal_error(
    tree: Path, path: str, text: str, says: str
) -> None:
    result = treat(Helps(path, text))
    [problem] = result.problems
    assert (problem.path, problem.kind) == (path, Kind.INTERNAL)
    assert says in problem.message
    assert list(result.changes) == []
    assert left(result) == [("shop/a.py", "a target", "there is no help")]


def test_a_file_that_appears_meanwhile(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*arguments: Any, original: Any = creations.create, **named: Any) -> Any:
        write(tree, "shop/helper.py", "somebody's\n")
        return original(*arguments, **named)

    monkeypatch.setattr(creations, "create", late)
    result = treat(Helps())
    [problem] = result.problems
    assert (problem.path, problem.kind) == ("shop/helper.py", Kind.CHANGED)
    assert problem.message == "there is such a file already; run again"
    assert list(result.changes) == []
    assert left(result) == [("shop/a.py", "a target", "there is no help")]


def test_a_file_that_is_no_longer_wanted_is_not_created(tree: Path) -> None:
    result = treat(Fails())
    assert [it.path for it in result.problems] == ["shop/a.py"]
    assert list(result.changes) == []


def test_a_second_run_creates_nothing_more(tree: Path) -> None:
    result = treat(Forgets("shop/helper.py", "helped = target\n"))
    [problem] = result.problems
    assert (problem.path, problem.kind) == ("shop/another.py", Kind.INTERNAL)
    assert problem.message == "a second run would create it"
