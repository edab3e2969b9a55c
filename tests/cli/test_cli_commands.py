"""What `preview`, `apply` and `check` do to a tree, and what they say of it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from command_line import (
    BROKEN,
    COMMAND,
    LEFT,
    PLAIN,
    REASON,
    REPAIRED,
    SIX,
    diffwright,
    environment,
    git,
    grow,
    repository,
    script,
    snapshot,
)

FILES = {"a.py": SIX, "pkg/b.py": SIX, "pkg/c.py": PLAIN, "left.py": LEFT}


# preview


def test_preview_is_a_diff_and_a_summary_beside_it(tmp_path: Path) -> None:
    ended = diffwright("preview", cwd=grow(tmp_path, {"a.py": SIX, "b.py": LEFT, "c.py": PLAIN}))
    assert ended.code == 0
    assert ended.out == (
        b"diff --git a/a.py b/a.py\n"
        b"--- a/a.py\n"
        b"+++ b/a.py\n"
        b"@@ -1,2 +1 @@ [no-six]\n"
        b"-import six\n"
        b"-VALUE = six.text_type(1)\n"
        b"+VALUE = str(1)\n"
    )
    assert ended.lines == [
        f"b.py:2:9: no-six use of six.nothing; left: {REASON} [CWE-477]",
        "3 files seen, 2 parsed, 1 would change.",
        "3 findings: 2 can be repaired, 1 only reported.",
    ]


@pytest.mark.parametrize("command", ["preview", "apply", "check"])
def test_nothing_to_do(tmp_path: Path, command: str) -> None:
    ended = diffwright(command, cwd=grow(tmp_path, {"a.py": PLAIN}))
    assert (ended.code, ended.out) == (0, b"")
    assert ended.lines[0].startswith("1 file seen, 0 parsed, 0 ")


@pytest.mark.parametrize("command", ["preview", "apply", "check"])
def test_empty_tree(tmp_path: Path, command: str) -> None:
    ended = diffwright(command, cwd=tmp_path)
    assert (ended.code, ended.out) == (0, b"")
    assert ended.lines[0].startswith("0 files seen")


def test_preview_writes_nothing(tmp_path: Path) -> None:
    tree = repository(tmp_path, FILES)
    before = snapshot(tree)
    assert b"a.py" in diffwright("preview", cwd=tree).out
    assert snapshot(tree) == before


def test_git_applies_the_diff_anywhere_in_the_work_tree(tmp_path: Path) -> None:
    tree = repository(tmp_path, FILES)
    diff = diffwright("preview", "b.py", "../a.py", cwd=tree / "pkg").out
    for place, changed in ((".", ["a.py", "pkg/b.py"]), ("pkg", ["pkg/b.py"])):
        git(tree / place, "apply", "-", given=diff)
        assert git(tree, "diff", "--name-only").decode().split() == changed
        assert (tree / "pkg/b.py").read_text() == REPAIRED
        git(tree, "checkout", "-q", ".")


def test_patch_applies_the_diff_at_the_root(tmp_path: Path) -> None:
    tree = grow(tmp_path, {**FILES, "with space/d.py": SIX})
    diff = diffwright("preview", cwd=tree).out
    subprocess.run(["patch", "-p1", "-s"], cwd=tree, input=diff, check=True)
    for name in ("a.py", "pkg/b.py", "with space/d.py"):
        assert (tree / name).read_text() == REPAIRED
    assert (tree / "left.py").read_text() == LEFT


# apply


def test_apply_changes_files_and_writes_no_diff(tmp_path: Path) -> None:
    ended = diffwright("apply", cwd=grow(tmp_path, FILES))
    assert (ended.code, ended.out) == (0, b"")
    assert ended.lines == [
        f"left.py:2:9: no-six use of six.nothing; left: {REASON} [CWE-477]",
        "4 files seen, 3 parsed, 2 changed.",
        "5 findings: 4 repaired, 1 only reported.",
    ]
    assert (tmp_path / "a.py").read_text() == (tmp_path / "pkg/b.py").read_text() == REPAIRED
    assert (tmp_path / "left.py").read_text() == LEFT


def test_apply_keeps_the_mode_and_changes_nothing_more_when_done_twice(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    (tree / "a.py").chmod(0o751)
    assert " 1 changed." in diffwright("apply", cwd=tree).err
    assert stat.S_IMODE((tree / "a.py").stat().st_mode) == 0o751
    assert os.listdir(tree) == ["a.py"]
    before = snapshot(tree)
    assert " 0 changed." in diffwright("apply", cwd=tree).err
    assert snapshot(tree) == before


def test_apply_through_a_symbolic_link_keeps_the_link(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"real.py": SIX})
    (tree / "link.py").symlink_to("real.py")
    assert diffwright("apply", "link.py", cwd=tree).code == 0
    assert (tree / "link.py").is_symlink()
    assert (tree / "real.py").read_text() == REPAIRED


def test_read_only_file_is_reported_and_the_others_are_changed(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SIX, "c.py": SIX})
    (tree / "b.py").chmod(0o444)
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 3
    (line,) = (line for line in ended.lines if "b.py" in line)
    assert "read-only" in line
    assert ended.lines[-2:] == [
        "3 files seen, 3 parsed, 2 changed.",
        "6 findings: 4 repaired, 0 only reported, 2 in files that could not be written.",
    ]
    contents = [(tree / name).read_text() for name in ("a.py", "b.py", "c.py")]
    assert contents == [REPAIRED, SIX, REPAIRED]


def test_file_changed_between_reading_and_writing_keeps_its_new_content(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SIX})
    meddling = script(
        "import codemods.cli.commands as commands",
        "def meddle(*args, original=commands.run, **options):",
        "    result = original(*args, **options)",
        "    open('a.py', 'w').write('mine = 1\\n')",
        "    return result",
        "commands.run = meddle",
    )
    ended = diffwright("apply", cwd=tree, command=meddling)
    assert ended.code == 3
    assert [line for line in ended.lines if "a.py" in line and "changed since" in line]
    assert (tree / "a.py").read_text() == "mine = 1\n"
    assert (tree / "b.py").read_text() == REPAIRED


# check


def test_check_lists_findings_and_exits_with_1(tmp_path: Path) -> None:
    ended = diffwright("check", cwd=grow(tmp_path, FILES))
    assert ended.code == 1
    assert ended.out.decode().splitlines() == [
        "a.py:1:1: no-six import of six [CWE-477]",
        "a.py:2:9: no-six use of six.text_type [CWE-477]",
        f"left.py:2:9: no-six use of six.nothing; left: {REASON} [CWE-477]",
        "pkg/b.py:1:1: no-six import of six [CWE-477]",
        "pkg/b.py:2:9: no-six use of six.text_type [CWE-477]",
    ]
    assert ended.lines == [
        "4 files seen, 3 parsed, 2 would change.",
        "5 findings: 4 can be repaired, 1 only reported.",
    ]


def test_paths_below_the_current_folder_are_relative_and_others_absolute(tmp_path: Path) -> None:
    tree = repository(tmp_path.resolve(), {"a.py": SIX, "pkg/b.py": SIX})
    ended = diffwright("check", "b.py", "../a.py", cwd=tree / "pkg")
    paths = [line.partition(":")[0] for line in ended.out.decode().splitlines()]
    assert paths == [str(tree / "a.py")] * 2 + ["b.py"] * 2


def test_odd_names_are_one_line_and_stay_the_bytes_they_are(tmp_path: Path) -> None:
    newline, latin = "new\nline\x1b[31m.py", os.fsdecode(b"caf\xe9.py")
    try:
        tree = grow(tmp_path, {newline: SIX, latin: SIX})
    except OSError:
        pytest.skip("the file system takes Unicode only")
    assert diffwright("check", cwd=tree).out.splitlines() == [
        b"caf\xe9.py:1:1: no-six import of six [CWE-477]",
        b"caf\xe9.py:2:9: no-six use of six.text_type [CWE-477]",
        rb"new\nline\x1b[31m.py:1:1: no-six import of six [CWE-477]",
        rb"new\nline\x1b[31m.py:2:9: no-six use of six.text_type [CWE-477]",
    ]
    ended = diffwright("check", cwd=grow(tree, {newline: BROKEN, latin: BROKEN}))
    assert [line.partition(": ")[0] for line in ended.lines[:-2]] == [
        r"caf\udce9.py",
        r"new\nline\x1b[31m.py",
    ]


# which files


def test_several_paths_and_one_given_twice(tmp_path: Path) -> None:
    tree = grow(tmp_path, dict.fromkeys(("a.py", "pkg/b.py", "pkg/c.py", "d.py"), BROKEN))
    ended = diffwright("check", "pkg", "pkg/b.py", "a.py", "a.py", tree / "a.py", cwd=tree)
    assert [line.partition(":")[0] for line in ended.lines[:-2]] == ["a.py", "pkg/b.py", "pkg/c.py"]
    assert ended.lines[-2].startswith("3 files seen")


def test_a_path_outside_of_the_current_folder(tmp_path: Path) -> None:
    here, there = grow(tmp_path / "here", {}), repository(tmp_path / "there", {"a.py": SIX})
    here.mkdir()
    ended = diffwright("preview", there, cwd=here)
    assert ended.out.startswith(b"diff --git a/a.py b/a.py\n")


def test_a_missing_path_ends_it_before_anything_is_done(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    ended = diffwright("apply", "a.py", "missing.py", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: missing.py does not exist"]
    assert (tree / "a.py").read_text() == SIX


def test_ignored_by_git(tmp_path: Path) -> None:
    tree = repository(tmp_path, {"a.py": BROKEN, ".gitignore": "local.py\n", "local.py": BROKEN})
    assert "\n1 file seen" in diffwright("check", cwd=tree).err


# what can't be treated


def test_a_mix_of_treatable_and_untreatable_files(tmp_path: Path) -> None:
    tree = grow(
        tmp_path,
        {
            "a.py": SIX,
            "broken.py": BROKEN,
            "encoding.py": b"import six\nNAME = '\xe9'\n",
            "null.py": b"import six\n\0\n",
            "unknown.py": b"# coding: klingon\nimport six\n",
            "z.py": SIX,
        },
    )
    before = snapshot(tree)
    ended = diffwright("apply", cwd=tree)
    assert ended.code == 3
    untreated = ["broken.py", "encoding.py", "null.py", "unknown.py"]
    assert [line.partition(":")[0] for line in ended.lines[:4]] == untreated
    assert ended.lines[4] == "6 files seen, 2 parsed, 2 changed."
    assert (tree / "a.py").read_text() == (tree / "z.py").read_text() == REPAIRED
    after = snapshot(tree)
    for name in untreated:
        assert after[name] == before[name]


def test_untreatable_files_outrank_findings(tmp_path: Path) -> None:
    ended = diffwright("check", cwd=grow(tmp_path, {"a.py": SIX, "broken.py": BROKEN}))
    assert ended.code == 3
    assert b"a.py" in ended.out
    assert b"broken.py" not in ended.out
    assert len([line for line in ended.lines if line.startswith("broken.py: ")]) == 1


def test_an_unreadable_file(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "secret.py": SIX})
    (tree / "secret.py").chmod(0)
    command: tuple[str, ...] = COMMAND
    if os.geteuid() == 0:  # who may read everything, unless that is taken away
        setpriv = shutil.which("setpriv")
        rest = (setpriv or "", "--bounding-set=-dac_override,-dac_read_search")
        if not setpriv or subprocess.run([*rest, "true"], check=False).returncode:
            pytest.skip("root reads everything here")
        command = (*rest, *COMMAND)
    ended = diffwright("preview", cwd=tree, command=command)
    assert ended.code == 3
    assert "secret.py: it can't be read: Permission denied" in ended.lines
    assert b"+++ b/a.py\n" in ended.out


def test_a_path_that_is_neither_file_nor_folder(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    os.mkfifo(tree / "pipe.py")
    ended = diffwright("check", "pipe.py", "a.py", cwd=tree)
    assert ended.code == 3
    assert ended.lines[0] == "pipe.py: neither a regular file nor a folder"
    assert ended.out.startswith(b"a.py:1:1: ")


# order


def test_the_order_does_not_depend_on_jobs(tmp_path: Path) -> None:
    # From 256 KiB on there is a pool, which takes the largest files first.
    sources = [SIX, BROKEN, SIX, BROKEN, BROKEN, SIX, BROKEN, BROKEN]
    names = [f"pkg{number % 3}/m{number}.py" for number in range(len(sources))]
    tree = grow(
        tmp_path,
        {
            name: source + "# " + "x " * (20_000 + number * 500) + "\n"
            for number, (name, source) in enumerate(zip(names, sources, strict=True))
        },
    )
    one, two, eight = (diffwright("preview", "-j", jobs, cwd=tree) for jobs in ("1", "2", "8"))
    assert one == two == eight
    changed = [line for line in one.out.decode().splitlines() if line.startswith("+++ ")]
    assert changed == [f"+++ b/{name}" for name in sorted([names[0], names[2], names[5]])]
    untreated = [line.partition(":")[0] for line in one.lines[:-2]]
    assert untreated == sorted({*names} - {names[0], names[2], names[5]})


# both ways to call it


def test_the_script_and_the_module_are_the_same(tmp_path: Path) -> None:
    installed = shutil.which("diffwright", path=Path(COMMAND[0]).parent)
    if installed is None:
        pytest.skip("the command is not installed beside this interpreter")
    tree = grow(tmp_path, {"a.py": BROKEN})
    for arguments in (["check"], []):
        by_name = subprocess.run(
            [installed, *arguments], cwd=tree, env=environment(), capture_output=True, check=False
        )
        by_module = diffwright(*arguments, cwd=tree)
        assert (by_name.returncode, by_name.stdout) == (by_module.code, by_module.out)
        assert by_name.stderr.decode() == by_module.err
