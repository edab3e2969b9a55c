"""Runs over trees whose folders want to be treated differently."""

from __future__ import annotations

from pathlib import Path

from command_line import LEFT, PLAIN, REPAIRED, SIX, diffwright, git, grow, repository

TABLE = "[tool.diffwright]\n"
IGNORES = TABLE + "per-file-ignores = { 'tests/' = ['no-six'] }\n"
UNRELATED = "import threading\n\n\ndef wait(host):\n    return host\n"


def paths(out: bytes) -> set[str]:
    return {line.partition(":")[0] for line in out.decode().splitlines()}


def test_a_file_that_is_left_alone_is_not_reported(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"pyproject.toml": IGNORES, "a.py": SIX, "tests/b.py": LEFT})
    ended = diffwright("check", cwd=tree)
    assert ended.code == 1
    assert paths(ended.out) == {"a.py"}
    assert "b.py" not in ended.err
    assert diffwright("check", "tests", cwd=tree).code == 0
    assert diffwright("check", "tests/b.py", cwd=tree).code == 0


def test_a_file_that_is_left_alone_is_not_changed(tmp_path: Path) -> None:
    files = {"pyproject.toml": IGNORES, "a.py": SIX, "tests/b.py": SIX}
    tree = repository(tmp_path, {**files, "requirements.txt": "six\n"})
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 0
    assert (tree / "a.py").read_text() == REPAIRED
    assert (tree / "tests/b.py").read_text() == SIX
    assert (tree / "requirements.txt").read_text() == "six\n"
    assert "tests/b.py" in ended.err  # why the requirement stays
    git(tree, "commit", "-qam", "applied")
    assert diffwright("preview", cwd=tree).out == b""


def test_the_packages_of_a_repository_want_different_codemods(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "select = ['masked-secret']\n",
            "a.py": SIX,
            "old/pyproject.toml": TABLE + "select = ['no-six']\n",
            "old/b.py": SIX,
            "old/requirements.txt": "six\n",
            "other/pyproject.toml": "[project]\nname = 'other'\n",
            "other/c.py": SIX,
        },
    )
    assert paths(diffwright("check", cwd=tree).out) == {"old/b.py", "old/requirements.txt"}
    ended = diffwright("check", "--select", "no-six", cwd=tree)
    assert {"a.py", "old/b.py", "other/c.py"} <= paths(ended.out)


def test_a_requirement_stays_that_a_package_needs_which_is_left_alone(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "pyproject.toml": TABLE + "select = ['no-six']\n",
            "requirements.txt": "six\n",
            "a.py": SIX,
            "old/pyproject.toml": TABLE + "ignore = ['no-six']\n",
            "old/b.py": SIX,
        },
    )
    ended = diffwright("preview", cwd=tree)
    assert b"+++ b/a.py" in ended.out
    assert b"requirements.txt" not in ended.out
    assert "old/b.py" in ended.err


def test_folders_that_want_different_options(tmp_path: Path) -> None:
    inner = "[tool.diffwright.no-six]\nensure = 'helper'\n"
    tree = grow(tmp_path, {"a.py": SIX, "in/pyproject.toml": inner, "in/b.py": SIX})
    ended = diffwright("preview", cwd=tree)
    assert (ended.code, ended.out, len(ended.lines)) == (2, b"", 1)
    assert ended.err.startswith('diffwright: no-six.ensure is "helper" in ')
    for given in (["a.py"], ["in"], ["-o", "no-six.ensure=report"]):
        assert diffwright("preview", *given, cwd=tree).code == 0


def test_what_is_wrong_in_a_folder_below(tmp_path: Path) -> None:
    wrong = TABLE + "per-file-ignores = { 'tests/' = ['no-sixx'] }\n"
    tree = grow(tmp_path, {"a.py": SIX, "in/pyproject.toml": wrong, "in/b.py": UNRELATED})
    ended = diffwright("apply", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == [
        f"diffwright: {tree.resolve() / 'in/pyproject.toml'}: [tool.diffwright] per-file-ignores "
        "'tests/' names 'no-sixx', which is no codemod; did you mean no-six?"
    ]
    assert (tree / "a.py").read_text() == SIX


def test_what_an_editor_has_is_left_alone_like_its_file(tmp_path: Path) -> None:
    ignores = "per-file-ignores = { 'tests/' = ['no-six'] }\nexclude = ['old/']\n"
    tree = grow(tmp_path, {"in/pyproject.toml": TABLE + ignores})
    for name, code in (("in/a.py", 1), ("in/tests/a.py", 0), ("in/old/a.py", 0)):
        given = ["-", "--stdin-filename", name]
        assert diffwright("check", *given, cwd=tree, given=SIX.encode()).code == code


def test_files_of_other_folders_are_only_read(tmp_path: Path) -> None:
    """With --since, too, each folder decides which codemods treat its files."""
    inner = TABLE + "select = ['masked-secret']\n"
    files = {"a.py": PLAIN, "b.py": SIX, "in/pyproject.toml": inner, "in/c.py": PLAIN}
    tree = repository(tmp_path, files)
    grow(tree, {"a.py": SIX, "in/c.py": SIX})
    assert paths(diffwright("check", "--since", "HEAD", cwd=tree).out) == {"a.py"}


def test_settings_that_change_between_two_runs(tmp_path: Path) -> None:
    """What the first run remembers of the files does not outlive what decides of them."""
    tree = grow(tmp_path, {"pyproject.toml": TABLE, "a.py": SIX, "tests/b.py": SIX})
    assert paths(diffwright("check", cwd=tree).out) == {"a.py", "tests/b.py"}
    grow(tree, {"pyproject.toml": IGNORES})
    assert paths(diffwright("check", cwd=tree).out) == {"a.py"}
    grow(tree, {"tests/pyproject.toml": TABLE})
    assert paths(diffwright("check", cwd=tree).out) == {"a.py", "tests/b.py"}
