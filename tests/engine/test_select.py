"""Which files `select` takes, on real folders, with the real git."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codemods.engine import select as module
from codemods.engine.select import (
    BadExclude,
    NoSuchPath,
    Selection,
    select,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT_CAN_READ_ALL = hasattr(os, "geteuid") and os.geteuid() == 0
POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX names, links or scripts")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration but that of the test, and git looks for no repository around it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "tree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder.resolve()


@pytest.fixture
def repository(tree: Path) -> Path:
    """An empty git work tree, which is the current folder."""
    git("init", "-q")
    return tree


@pytest.fixture
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def git(*arguments: str, cwd: Path | None = None) -> None:
    subprocess.run(("git", *arguments), cwd=cwd, check=True, capture_output=True)


def write(folder: Path, *names: str, content: str = "x = 1\n") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def names(selection: Selection) -> list[str]:
    return [file.path for file in selection.files]


def taken(*paths: str | Path, exclude: Iterable[str] = ()) -> list[str]:
    """What is selected, where nothing is a problem."""
    selection = select([Path(path) for path in paths], tuple(exclude))
    assert selection.problems == ()
    return names(selection)


# The shape of the answer


def test_files_are_sorted_each_once_with_their_sizes(tree: Path) -> None:
    write(tree, "b.py", content="abc")
    write(tree, "a/c.pyi", "a.py", "w.pyw", content="")
    selection = select([Path(), Path("a"), Path("b.py"), Path("a/../b.py")])
    assert [(file.path, file.size) for file in selection.files] == [
        ("a.py", 0),
        ("a/c.pyi", 0),
        ("b.py", 3),
        ("w.pyw", 0),
    ]
    assert selection.root == tree


def test_only_python_files_are_taken_from_a_folder(tree: Path) -> None:
    write(tree, "a.py", "a.pyc", "a.txt", "py", "script", "a.py.orig", "d.py/not_python")
    assert taken() == ["a.py"]


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="the file system refuses such names")
@pytest.mark.parametrize("is_repository", [True, False])
def test_names_need_not_be_utf8(tree: Path, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    Path(os.fsdecode(b"caf\xe9.py")).touch()
    Path("new\nline.py").touch()
    Path(os.fsdecode(b"h\xe9")).mkdir()
    Path(os.fsdecode(b"h\xe9/\xc3\xa9.py")).touch()
    assert [os.fsencode(name) for name in taken()] == [
        b"caf\xe9.py",
        b"h\xe9/\xc3\xa9.py",
        b"new\nline.py",
    ]


# PATHs


def test_a_path_that_does_not_exist_is_a_usage_error(tree: Path) -> None:
    with pytest.raises(NoSuchPath, match=r"^nowhere\.py does not exist$"):
        select([Path("nowhere.py")])


def test_a_path_below_a_file_is_a_usage_error(tree: Path) -> None:
    write(tree, "a.py")
    with pytest.raises(NoSuchPath, match=r"does not exist$"):
        select([Path("a.py/b.py")])


@POSIX
@pytest.mark.parametrize("target", ["nowhere", "link"])
def test_a_link_to_nothing_is_a_usage_error(tree: Path, target: str) -> None:
    Path("link").symlink_to(target)
    with pytest.raises(NoSuchPath, match=r"^link "):
        select([Path("link")])


def test_a_named_file_is_taken_whatever_its_name_or_ignore_state(repository: Path) -> None:
    write(repository, "bin/tool", "ignored.py", "build/b.py", "vendor/v.py")
    write(repository, ".gitignore", content="ignored.py\n")
    assert taken() == []
    assert taken("bin/tool", "ignored.py", "vendor/v.py") == [
        "bin/tool",
        "ignored.py",
        "vendor/v.py",
    ]


@pytest.mark.parametrize("folder", ["vendor", "node_modules/inner", "build"])
@pytest.mark.parametrize("is_repository", [True, False])
def test_a_named_folder_is_looked_into_whatever_its_name(
    tree: Path, folder: str, is_repository: bool
) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, f"{folder}/a.py", f"{folder}/site-packages/b.py")
    assert taken() == []
    assert taken(folder) == [f"{folder}/a.py"]
    assert taken(".", folder) == [f"{folder}/a.py"]


@POSIX
def test_the_name_of_a_folder_is_no_pattern_to_git(repository: Path) -> None:
    write(repository, ":(top)src/a.py", "src/b.py")
    assert taken(":(top)src") == [":(top)src/a.py"]


@pytest.mark.parametrize("is_repository", [True, False])
def test_a_named_folder_that_is_ignored_is_a_problem(tree: Path, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, "out/inner/a.py", "src/b.py")
    write(tree, ".gitignore", content="out/\n")
    selection = select([Path("out/inner"), Path("src")])
    assert names(selection) == ["src/b.py"]
    assert [problem.path for problem in selection.problems] == ["out/inner"]
    assert "ignores" in selection.problems[0].message


def test_an_empty_folder_is_no_problem(repository: Path) -> None:
    assert taken() == []
    (repository / "empty").mkdir()
    assert taken("empty") == []


@POSIX
def test_what_is_neither_file_nor_folder_is_a_problem(tree: Path) -> None:
    os.mkfifo("pipe.py")
    assert taken() == []
    selection = select([Path("pipe.py")])
    assert selection.files == ()
    assert [problem.path for problem in selection.problems] == ["pipe.py"]


# The root


def test_the_root_is_the_top_of_the_work_tree(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, "a.py", "deep/er/b.py")
    monkeypatch.chdir("deep/er")
    assert select([]).root == repository
    assert taken() == ["deep/er/b.py"]
    assert taken("../..") == ["a.py", "deep/er/b.py"]
    assert taken("b.py", "../../a.py") == ["a.py", "deep/er/b.py"]


def test_the_root_is_the_top_also_for_a_path_elsewhere(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(repository, "deep/b.py")
    monkeypatch.chdir(tmp_path)
    assert select([repository / "deep"]).root == repository


def test_the_root_of_a_linked_work_tree_is_its_own_top(repository: Path, tmp_path: Path) -> None:
    write(repository, "a.py")
    git("add", "a.py")
    git("commit", "-qm", "a")
    linked = tmp_path.resolve() / "linked"
    git("worktree", "add", "-q", str(linked))
    write(linked, "new.py")
    selection = select([linked])
    assert (selection.root, names(selection)) == (linked, ["a.py", "new.py"])


def test_two_work_trees_have_the_current_folder_as_root(tree: Path) -> None:
    for name in ("one", "two"):
        git("init", "-q", name)
        write(tree, f"{name}/a.py", f"{name}/ignored.py")
        write(tree, f"{name}/.gitignore", content="ignored.py\n")
    assert select([Path("one"), Path("two")]).root == tree
    assert taken("one", "two") == ["one/a.py", "two/a.py"]


def test_outside_git_the_root_is_the_current_folder_if_it_holds_all(tree: Path) -> None:
    write(tree, "a/a.py", "b/b.py")
    assert select([Path("a")]).root == tree
    assert select([Path("a/a.py"), tree / "b"]).root == tree


def test_outside_git_a_lone_folder_elsewhere_is_the_root(tree: Path, tmp_path: Path) -> None:
    other = tmp_path.resolve() / "other"
    write(other, "pkg/a.py")
    selection = select([other / "pkg"])
    assert (selection.root, names(selection)) == (other / "pkg", ["a.py"])


def test_outside_git_the_root_is_else_the_folder_that_holds_all(tree: Path, tmp_path: Path) -> None:
    other = tmp_path.resolve() / "other"
    write(other, "a/a.py", "b/b.py")
    assert select([other / "a/a.py"]).root == other / "a"
    selection = select([other / "a/a.py", other / "b"])
    assert (selection.root, names(selection)) == (other, ["a/a.py", "b/b.py"])
    write(tree, "c.py")
    assert select([tree, other]).root == tmp_path.resolve()


def test_a_folder_called_git_is_no_repository(repository: Path) -> None:
    write(repository, "pkg/a.py")
    (repository / "pkg/.git").mkdir()
    assert select([Path("pkg")]).root == repository


# Git


def test_git_gives_what_is_tracked_or_not_ignored(repository: Path) -> None:
    write(repository, "tracked.py", "tracked_but_ignored.py", "new.py", "ignored.py", "gone.py")
    write(repository, "sub/excluded.py", "sub/kept.py")
    write(repository, ".gitignore", content="*ignored.py\n")
    write(repository, "sub/.gitignore", content="excluded.py\n")
    git("add", "-f", "tracked.py", "tracked_but_ignored.py", "gone.py")
    (repository / "gone.py").unlink()
    assert taken() == ["new.py", "sub/kept.py", "tracked.py", "tracked_but_ignored.py"]


def test_the_ignores_of_the_user_and_of_the_clone_hold(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "ignores", content="mine.py\n")
    write(tmp_path, "config", content=f"[core]\n\texcludesFile = {tmp_path.as_posix()}/ignores\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    write(repository, ".git/info/exclude", content="clone.py\n")
    write(repository, "mine.py", "clone.py", "a.py")
    assert taken() == ["a.py"]


def test_an_unmerged_file_is_taken_once(repository: Path) -> None:
    write(repository, "a.py")
    git("add", "a.py")
    git("commit", "-qm", "base")
    for branch in ("one", "two"):
        git("checkout", "-qb", branch)
        write(repository, "a.py", content=f"x = '{branch}'\n")
        git("commit", "-qam", branch)
        git("checkout", "-q", "-")
    git("merge", "-q", "one")
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "-q", "two")
    assert taken() == ["a.py"]


@pytest.mark.parametrize("with_git", [True, False])
def test_repositories_in_a_work_tree_are_trees_of_their_own(
    repository: Path, with_git: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q", "inner")
    write(repository, "a.py", "inner/b.py")
    if not with_git:
        monkeypatch.setenv("PATH", "")
    assert taken() == ["a.py"]
    assert select([Path("inner")]).root == repository / "inner"
    assert taken("inner") == ["b.py"]


def test_inherited_git_variables_do_not_lead_to_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q", str(tmp_path / "other"))
    write(tmp_path / "other", "other.py")
    write(repository, "a.py", "ignored.py")
    write(repository, ".git/info/exclude", content="*.py\n")
    git("add", "-f", "a.py")  # so that it is in this index and nowhere else
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
    assert taken() == ["a.py"]


@pytest.mark.parametrize("damage", [".git/index", ".git/config"])
def test_where_git_refuses_the_folder_is_walked(repository: Path, damage: str) -> None:
    write(repository, "a.py", "ignored.py", "sub/b.py", "sub/mine.py", "clone.py")
    write(repository, ".gitignore", content="ignored.py\n")
    write(repository, ".git/info/exclude", content="clone.py\n")
    write(repository, "sub/.gitignore", content="mine.py\n")
    git("add", "-f", ".")
    assert "ignored.py" in taken()
    write(repository, damage, content="[[[ broken")
    with pytest.raises(subprocess.CalledProcessError):
        git("ls-files")
    assert taken() == ["a.py", "sub/b.py"]
    assert taken("sub") == ["sub/b.py"]
    assert select([Path("sub")]).root == repository


# Git, in a repository that means harm

PLAIN = {
    "fsmonitor": ("status",),
    "fsmonitor, included": ("status",),
    "hook": ("status",),
    "hooks path": ("status",),
    "filter": ("status",),
    "transport": ("ls-files",),
}
"""A command that anybody may type, and that executes what the repository holds."""


def arm(repository: Path, vector: str, marker: Path) -> None:
    """Make plain git create `marker` in `repository`."""
    script = repository / "evil.sh"
    script.write_text(f'#!/bin/sh\ntouch "{marker}"\n')
    script.chmod(0o755)
    write(repository, "a.py", "sub/b.py")
    git("add", "a.py", "sub/b.py")
    git("commit", "-qm", "a")
    os.utime(repository / "a.py", (1, 1))  # so that git has to look at it, and to write its index
    if vector == "fsmonitor":
        git("config", "core.fsmonitor", str(script))
    elif vector == "fsmonitor, included":
        write(repository, "more", content=f"[core]\n\tfsmonitor = {script}\n")
        git("config", "include.path", "../more")
    elif vector == "hook":
        shutil.copy(script, repository / ".git/hooks/post-index-change")
    elif vector == "hooks path":
        (repository / "hooks").mkdir()
        shutil.copy(script, repository / "hooks/post-index-change")
        git("config", "core.hooksPath", str(repository / "hooks"))
    elif vector == "filter":
        write(repository, ".gitattributes", content="*.py filter=evil\n")
        git("config", "filter.evil.clean", str(script))
    elif vector == "transport":  # a sparse index, and the tree to fill it is elsewhere
        git("sparse-checkout", "set", "--cone", "--sparse-index", "other")
        tree = subprocess.check_output(("git", "rev-parse", "HEAD:sub"), text=True).strip()
        (repository / ".git/objects" / tree[:2] / tree[2:]).unlink()
        git("config", "core.repositoryFormatVersion", "1")
        git("config", "extensions.partialClone", "origin")
        git("config", "remote.origin.promisor", "true")
        git("config", "remote.origin.url", str(repository))
        git("config", "remote.origin.uploadpack", str(script))


@POSIX
@pytest.mark.parametrize("vector", PLAIN)
def test_nothing_in_a_repository_is_executed(repository: Path, tmp_path: Path, vector: str) -> None:
    marker = tmp_path / "marker"
    arm(repository, vector, marker)
    assert "a.py" in taken()
    assert not marker.exists()
    # The same repository does execute it where nothing holds git back.
    subprocess.run(("git", *PLAIN[vector]), capture_output=True, check=False, timeout=60)
    assert marker.exists()


@POSIX
def test_a_program_in_the_tree_is_not_taken_for_git(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "marker"
    program = repository / "git"
    program.write_text(f'#!/bin/sh\n: > "{marker}"\n')
    program.chmod(0o755)
    write(repository, "a.py")
    monkeypatch.setenv("PATH", ".")
    assert taken() == ["a.py"]
    assert not marker.exists()
    subprocess.run(("git", "status"), check=True)
    assert marker.exists()


def test_the_repository_cannot_name_another_work_tree(repository: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.py")
    write(repository, "a.py", "secret.py")
    write(repository, ".gitignore", content="*.py\n")
    git("add", "-f", "a.py")
    git("config", "core.worktree", (tmp_path / "outside").as_posix())
    assert subprocess.check_output(("git", "ls-files", "--others")) == b"secret.py\n"
    assert taken() == ["a.py"]
    assert select([]).root == repository


@POSIX
def test_a_bare_repository_among_the_files_is_not_asked(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    write(repository, "evil.sh", content=f'#!/bin/sh\ntouch "{marker}"\n')
    (repository / "evil.sh").chmod(0o755)
    git("init", "-q", "--bare", "bare")
    bare = repository / "bare"
    git("config", "core.bare", "false", cwd=bare)
    git("config", "core.worktree", "..", cwd=bare)
    git("config", "core.fsmonitor", str(repository / "evil.sh"), cwd=bare)
    write(repository, "bare/a.py")
    assert taken("bare") == ["bare/a.py"]
    assert not marker.exists()
    subprocess.run(("git", "status"), cwd=bare, capture_output=True, check=True)
    assert marker.exists()


def test_an_index_cannot_name_files_outside(repository: Path) -> None:
    write(repository, "aa/x.py", "bb.py")
    write(repository.parent, "x.py")
    git("add", "aa/x.py")
    index = repository / ".git/index"
    content = index.read_bytes()[:-20].replace(b"aa/x.py", b"../x.py")
    index.write_bytes(content + hashlib.sha1(content).digest())
    assert b"../x.py" in subprocess.check_output(("git", "ls-files"))
    assert taken() == ["aa/x.py", "bb.py"]  # the first as an untracked file


# Folders that hold no code of the project


@pytest.mark.parametrize(
    "folder",
    ["node_modules", "site-packages", "_vendor", "third_party", ".venv", "a.egg", "vendor"],
)
@pytest.mark.parametrize("mode", ["tracked", "untracked", "walked"])
def test_foreign_folders_are_left_out(tree: Path, folder: str, mode: str) -> None:
    if mode != "walked":
        git("init", "-q")
    write(tree, f"src/{folder}/deep/a.py", f"src/{folder}er/b.py", "src/c.py")
    if mode == "tracked":
        git("add", ".")
    assert taken() == sorted(["src/c.py", f"src/{folder}er/b.py"])


@pytest.mark.parametrize("folder", ["build", "dist", "_build", "venv"])
def test_build_output_is_left_out_unless_it_is_tracked(repository: Path, folder: str) -> None:
    write(repository, f"{folder}/lib/new.py", f"{folder}/old.py")
    git("add", f"{folder}/old.py")
    assert taken() == [f"{folder}/old.py"]
    shutil.rmtree(repository / ".git")
    assert taken() == []


@pytest.mark.parametrize("folder", ["build", "dist", "venv", "vendor"])
@pytest.mark.parametrize("is_repository", [True, False])
def test_a_package_is_code_of_the_project(tree: Path, folder: str, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, f"src/{folder}/__init__.py", f"src/{folder}/sub/a.py")
    assert taken() == [f"src/{folder}/__init__.py", f"src/{folder}/sub/a.py"]


@pytest.mark.parametrize("is_repository", [True, False])
def test_an_environment_of_any_name_is_left_out(tree: Path, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, "a.py", "py311/pyvenv.cfg", "py311/bin/activate_this.py")
    assert taken() == ["a.py"]
    assert taken("py311") == ["py311/bin/activate_this.py"]


def test_what_lies_above_the_tree_is_not_judged(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tree, "build/node_modules/project/a.py")
    monkeypatch.chdir("build/node_modules/project")
    assert taken() == ["a.py"]


# Excludes


@pytest.mark.parametrize("is_repository", [True, False])
@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        ((), ["docs/conf.py", "src/a.py", "src/docs/b.py", "src/gen/c.py"]),
        (("docs/",), ["src/a.py", "src/gen/c.py"]),
        (("/docs/",), ["src/a.py", "src/docs/b.py", "src/gen/c.py"]),
        (("src/**/*.py",), ["docs/conf.py"]),
        (("gen", "[ab].py"), ["docs/conf.py"]),
        (("*.py", "!src/a.py"), ["src/a.py"]),
    ],
)
def test_excludes_are_globs_as_in_gitignore(
    tree: Path, is_repository: bool, exclude: tuple[str, ...], expected: list[str]
) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, "docs/conf.py", "src/a.py", "src/docs/b.py", "src/gen/c.py")
    assert taken(exclude=exclude) == expected


def test_excludes_hold_for_named_files(tree: Path) -> None:
    write(tree, "a.py", "gen/b.py")
    assert taken("a.py", "gen/b.py", exclude=["gen/"]) == ["a.py"]


def test_excludes_are_relative_to_the_root_not_to_the_current_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, "src/a.py", "src/src/b.py")
    monkeypatch.chdir("src")
    assert taken(exclude=["/src/src/"]) == ["src/a.py"]


@pytest.mark.parametrize("glob", ["!", "[z-a]", "a\\"])
def test_a_glob_that_is_none_is_a_usage_error(tree: Path, glob: str) -> None:
    with pytest.raises(BadExclude, match=r"^exclude: ") as caught:
        select([], ["fine", glob])
    assert repr(glob) in str(caught.value)


# The walk takes what git takes

TREE = (
    "a.py",
    "b.pyi",
    "#c.py",
    "!d.py",
    "sp ace.py",
    "src/a.py",
    "src/b.py",
    "src/deep/a.py",
    "src/deep/er/c.py",
    "src/gen/a.py",
    "src/gen/keep.py",
    "gen/a.py",
    "lib/a1.py",
    "lib/a2.py",
    "lib/ab.py",
)


@pytest.mark.parametrize(
    "ignores",
    [
        {"": "a.py"},
        {"": "/a.py"},
        {"": "gen/"},
        {"": "/gen"},
        {"": "src/gen"},
        {"": "*.py\n!a.py"},
        {"": "/*\n!/src\n/src/*\n!/src/deep"},
        {"": "gen/\n!gen/keep.py"},
        {"": "src/gen/*\n!src/gen/a.py"},
        {"": "src/gen/*\n!keep.py"},
        {"": "**/deep"},
        {"": "src/**/c.py"},
        {"": "src/**"},
        {"": "lib/a[0-9].py"},
        {"": "lib/a[!0-9].py"},
        {"": "lib/a?.py\n!lib/ab.py"},
        {"": "\\#c.py\n\\!d.py\n# a.py"},
        {"": "sp\\ ace.py"},
        {"": "a.py   "},
        {"": "a.py\r\nb.pyi\r\n"},
        {"": "\ufeffa.py"},
        {"": "!\n[z-a]\n\na.py\n"},
        {"": "*.py", "src": "!*"},
        {"": "gen", "src": "!gen"},
        {"": "c.py", "src": "!c.py", "src/deep": "c.py"},
        {"src": "/a.py\n/deep/er"},
        {"src": "*", "src/deep": "!a.py"},
        {"": "src", "src": "!a.py"},
    ],
    ids=repr,
)
def test_the_walk_ignores_what_git_ignores(
    repository: Path, ignores: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, *TREE)
    for folder, content in ignores.items():
        (repository / folder / ".gitignore").write_bytes(content.encode())
    asked = taken()
    assert 0 < len(asked) < len(TREE)
    monkeypatch.setenv("PATH", "")
    assert taken() == asked
    shutil.rmtree(".git")
    assert taken() == asked


@POSIX
def test_ignore_rules_are_not_read_through_links(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, "a.py")
    write(repository, "rules", content="a.py\n")
    (repository / ".gitignore").symlink_to("rules")
    assert taken() == ["a.py"]
    monkeypatch.setenv("PATH", "")
    assert taken() == ["a.py"]


@pytest.mark.usefixtures("no_git")
def test_a_repository_on_the_walk_has_its_own_rules(tree: Path) -> None:
    write(tree, "a.py", "clone/.git/HEAD", "clone/a.py", "clone/b.py", "other/a.py", "other/b.py")
    write(tree, ".gitignore", content="/a.py\n*/a.py\n")
    write(tree, "clone/.gitignore", content="b.py\n")
    assert taken() == ["clone/a.py", "other/b.py"]


# Symbolic links


@POSIX
@pytest.mark.parametrize("mode", ["tracked", "untracked", "walked"])
def test_links_are_not_followed_from_a_folder(tree: Path, tmp_path: Path, mode: str) -> None:
    if mode != "walked":
        git("init", "-q")
    write(tmp_path, "outside/secret.py")
    write(tree, "real/a.py")
    (tree / "file.py").symlink_to("real/a.py")
    (tree / "folder").symlink_to("real")
    (tree / "real/loop").symlink_to("..")
    (tree / "out.py").symlink_to(tmp_path / "outside/secret.py")
    (tree / "out").symlink_to(tmp_path / "outside")
    (tree / "nothing.py").symlink_to("nowhere")
    if mode == "tracked":
        git("add", ".")
    assert taken() == ["real/a.py"]


@POSIX
def test_a_tracked_folder_that_became_a_link_is_not_followed(
    repository: Path, tmp_path: Path
) -> None:
    write(repository, "pkg/sub/a.py", "b.py")
    git("add", ".")
    shutil.rmtree(repository / "pkg")
    write(tmp_path, "outside/sub/a.py")
    (repository / "pkg").symlink_to(tmp_path / "outside")
    assert b"pkg/sub/a.py" in subprocess.check_output(("git", "ls-files"))
    assert taken() == ["b.py"]


@POSIX
@pytest.mark.parametrize("is_repository", [True, False])
def test_a_named_link_stands_for_its_target_in_the_tree(tree: Path, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, "real/a.py")
    (tree / "file").symlink_to("real/a.py")
    (tree / "folder").symlink_to("real")
    assert taken("file") == ["real/a.py"]
    assert taken("folder") == ["real/a.py"]
    assert taken("folder/a.py", "file", ".") == ["real/a.py"]


@POSIX
@pytest.mark.parametrize("is_repository", [True, False])
@pytest.mark.parametrize("name", ["out.py", "out", "out/deep/secret.py", "out/../b.py"])
def test_a_named_link_out_of_the_tree_is_a_problem(
    tree: Path, tmp_path: Path, name: str, is_repository: bool
) -> None:
    if is_repository:
        git("init", "-q")
    write(tmp_path, "outside/deep/secret.py", "b.py")
    write(tree, "a.py", "b.py")
    (tree / "out.py").symlink_to(tmp_path / "outside/deep/secret.py")
    (tree / "out").symlink_to(tmp_path / "outside")
    selection = select([Path("a.py"), Path(name)])
    assert (selection.root, names(selection)) == (tree, ["a.py"])
    assert [problem.path for problem in selection.problems] == [name]


@POSIX
def test_a_named_link_into_the_repository_itself_is_a_problem(repository: Path) -> None:
    write(repository, ".git/hooks/update", "a.py")
    (repository / "tool.py").symlink_to(".git/hooks/update")
    selection = select([Path("tool.py"), Path("a.py")])
    assert names(selection) == ["a.py"]
    assert [problem.path for problem in selection.problems] == ["tool.py"]


@POSIX
def test_links_above_the_tree_do_not_matter(tree: Path, tmp_path: Path) -> None:
    disk = tmp_path.resolve() / "disk"
    write(disk, "project/a.py")
    (tmp_path / "home").symlink_to(disk)
    for path in (tmp_path / "home/project", tmp_path / "home/project/a.py"):
        selection = select([path])
        assert (selection.root, names(selection)) == (disk / "project", ["a.py"])


# What can't be read


@pytest.mark.skipif(ROOT_CAN_READ_ALL or os.name == "nt", reason="root can read everything")
@pytest.mark.parametrize("is_repository", [True, False])
def test_a_folder_that_cannot_be_read_is_a_problem(tree: Path, is_repository: bool) -> None:
    if is_repository:
        git("init", "-q")
    write(tree, "a.py", "sub/locked/b.py")
    (tree / "sub/locked").chmod(0)
    try:
        selection = select([])
        excluded = select([], ["sub/locked/"])
    finally:
        (tree / "sub/locked").chmod(0o755)
    assert names(selection) == ["a.py"]
    assert [(problem.path, problem.message) for problem in selection.problems] == [
        ("sub/locked", "this folder can't be read: Permission denied")
    ]
    assert excluded.problems == ()


@pytest.mark.skipif(ROOT_CAN_READ_ALL or os.name == "nt", reason="root can read everything")
def test_a_path_in_a_locked_folder_is_a_usage_error(tree: Path) -> None:
    write(tree, "locked/b.py")
    (tree / "locked").chmod(0)
    try:
        with pytest.raises(NoSuchPath, match="can't be reached: Permission denied"):
            select([Path("locked/b.py")])
    finally:
        (tree / "locked").chmod(0o755)


@pytest.mark.parametrize(
    ("exclude", "problems"), [((), ["sub"]), (("/sub/",), []), (("/a/",), ["sub"])]
)
def test_a_folder_that_vanishes_on_the_walk_is_a_problem(
    tree: Path,
    exclude: tuple[str, ...],
    problems: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(tree, "a.py", "sub/b.py")
    read_rules = module._with_rules

    def vanish(*arguments: object) -> object:
        shutil.rmtree(tree / "sub")
        return read_rules(*arguments)  # type: ignore[arg-type]

    write(tree, ".gitignore", content="nothing\n")
    monkeypatch.setattr(module, "_with_rules", vanish)
    monkeypatch.setattr(module, "_is_folder", lambda path: True)
    selection = select([], exclude)
    assert names(selection) == ["a.py"]
    assert [problem.path for problem in selection.problems] == problems


def test_depth_does_not_matter(tree: Path) -> None:
    git("init", "-q")
    deep = "/".join(["d"] * 1500)
    for end in range(1, len(deep) + 1, 2):
        os.mkdir(deep[:end])
    try:
        Path(deep, "a.py").touch()
        assert taken() == [f"{deep}/a.py"]
        shutil.rmtree(".git")
        assert taken() == [f"{deep}/a.py"]
    finally:  # pytest removes folders recursively
        Path(deep, "a.py").unlink()
        os.removedirs(deep)


# Documents


@pytest.mark.parametrize("is_repository", [True, False])
def test_documents_by_their_name_and_the_folders_they_lie_in(
    tree: Path, is_repository: bool
) -> None:
    if is_repository:
        git("init", "-q")
    paths = ["tox.ini", "a/tox.ini", "b/c/d.txt", "a/b/c/d.txt", "c/d.txt", "b/c/d.md", "c/b/d.txt"]
    for path in paths:
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(b"")
    found = [it.path for it in select([], (), ["tox.ini", "b/c/*.txt"]).files if it.is_document]
    assert found == ["a/b/c/d.txt", "a/tox.ini", "b/c/d.txt", "tox.ini"]
