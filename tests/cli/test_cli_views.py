"""How `preview` shows a change: `--stat`, `--context` and `--word-diff`."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import (
    ESCAPE,
    LEFT,
    PLAIN,
    REPAIRED,
    SIX,
    diffwright,
    git,
    grow,
    in_terminal,
    repository,
    snapshot,
    without_colors,
)

ABOVE = "".join(f"line{number} = {number}\n" for number in range(9))
TREE = {
    "a.py": SIX,
    "pkg/long.py": f"{ABOVE}{SIX}{ABOVE}",
    "requirements.txt": "six\n",
    "setup.py": "",
}


def test_stat_is_as_git_has_it(tmp_path: Path) -> None:
    tree = repository(tmp_path, TREE)
    before = snapshot(tree)
    ended = diffwright("preview", "--stat", cwd=tree)
    assert ended.code == 0
    assert ended.lines[0] == "4 files seen, 2 parsed, 3 would change."
    assert snapshot(tree) == before
    git(tree, "apply", given=diffwright("preview", cwd=tree).out)
    assert ended.out == git(tree, "diff", "--stat")


def test_stat_takes_the_width_of_the_terminal(tmp_path: Path) -> None:
    tree = grow(tmp_path, {f"{'long' * 30}.py": SIX})
    lines = diffwright("preview", "--stat", cwd=tree).out.splitlines()
    assert len(lines[0]) == 79
    lines = diffwright("preview", "--stat", cwd=tree, env={"COLUMNS": "200"}).out.splitlines()
    assert lines[0] == b" " + b"long" * 30 + b".py | 3 +--"


def test_stat_in_a_terminal_is_coloured(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    seen = in_terminal("preview", "--stat", "-q", cwd=tree, env={"PAGER": "cat"}).out
    assert seen.startswith(b" a.py | 3 \x1b[32m+\x1b[m\x1b[31m--\x1b[m\n 1 file changed, ")
    plain = in_terminal("preview", "--stat", "-q", cwd=tree, env={"PAGER": "", "NO_COLOR": "1"})
    assert plain.out.startswith(b" a.py | 3 +--\n 1 file changed, ")


@pytest.mark.parametrize("lines", [0, 3, 30])
def test_lines_around_a_change(tmp_path: Path, lines: int) -> None:
    tree = repository(tmp_path, TREE)
    ended = diffwright("preview", "--context", str(lines), cwd=tree)
    assert ended.code == 0
    kept = [line for line in ended.out.splitlines() if line.startswith(b" ")]
    # The import and its use stand together, below and above nine lines, in the one file only.
    assert len(kept) == 2 * min(lines, 9)
    assert ended.out.count(b" @@ [no-six]\n") == 3
    if lines == 3:
        assert diffwright("preview", cwd=tree).out == ended.out
    git(tree, "apply", *(["--unidiff-zero"] if lines == 0 else []), given=ended.out)
    assert (tree / "pkg/long.py").read_text() == f"{ABOVE}{REPAIRED}{ABOVE}"


def test_words(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "left.py": LEFT})
    ended = diffwright("preview", "--word-diff", cwd=tree)
    assert ended.code == 0
    assert ended.out.decode() == (
        "diff --git a/a.py b/a.py\n"
        "--- a/a.py\n"
        "+++ b/a.py\n"
        "@@ -1,2 +1 @@ [no-six]\n"
        "[-import six-]VALUE = [-six.text_type(1)-]{+str(1)+}\n"
    )


def test_words_and_the_lines_around(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"pkg/long.py": TREE["pkg/long.py"]})
    out = diffwright("preview", "--word-diff", "--context", "1", cwd=tree).out.decode()
    assert "\nline8 = 8\n" in out
    assert "line7" not in out


def test_words_in_a_terminal_are_coloured(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": f"{SIX}STRANGE = '\x1b[2J'\n"})
    seen = in_terminal("preview", "--word-diff", "-q", cwd=tree, env={"PAGER": "cat"}).out
    assert b"\x1b[31m[-six.text_type(1)-]\x1b[m\x1b[32m{+str(1)+}\x1b[m\n" in seen
    assert b"\x1b[36m@@ -1,3 +1,2 @@ [no-six]\x1b[m\n" in seen
    assert b"STRANGE = '^[[2J'\n" in seen
    plain = in_terminal("preview", "--word-diff", "-q", "--no-color", cwd=tree, env={"PAGER": ""})
    assert ESCAPE.encode() not in plain.out
    assert plain.out.decode() == without_colors(seen)


def test_options_that_exclude_each_other(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    ended = diffwright("preview", "--stat", "--word-diff", cwd=tree)
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: Choose one of --stat and --word-diff."]


def test_a_number_of_lines_below_none(tmp_path: Path) -> None:
    ended = diffwright("preview", "--context=-1", cwd=grow(tmp_path, {"a.py": PLAIN}))
    assert (ended.code, ended.out) == (2, b"")
    assert "--context" in ended.lines[-1]
