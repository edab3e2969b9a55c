"""What a person sees in a terminal: colours, the pager, the progress bar."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from command_line import (
    BROKEN,
    ESCAPE,
    SIX,
    diffwright,
    grow,
    in_terminal,
    script,
    without_colors,
)

CAT = {"PAGER": "cat"}
RED, GREEN, CYAN, BOLD = (f"\x1b[{code}m".encode() for code in (31, 32, 36, 1))
RESET = b"\x1b[m"
HEAD = b"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n"
DIFF = HEAD + b"@@ -1 +1 @@\n-import six\n+import sys\n"

IMPATIENT = script(
    "import codemods.cli.progress as progress",
    "progress.PATIENCE = progress.INTERVAL = 0",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return grow(tmp_path, {"a.py": SIX})


def shown(diff: bytes, cwd: Path, env: dict[str, str], color: bool = True) -> bytes:
    """What becomes of a diff in a terminal, without the engine, which takes most of the time."""
    written = (
        "from codemods.cli.terminal import as_it_is, colored_diff, write_view",
        f"write_view([{diff!r}], {color}, as_it_is, colored_diff)",
        "print('SAID AFTER IT')",
    )
    return in_terminal(cwd=cwd, env=env, command=(sys.executable, "-c", "\n".join(written))).out


# Colours


def test_a_diff_in_colors(tree: Path) -> None:
    ended = in_terminal("preview", "-q", cwd=tree, env=CAT)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        BOLD + b"diff --git a/a.py b/a.py" + RESET,
        BOLD + b"--- a/a.py" + RESET,
        BOLD + b"+++ b/a.py" + RESET,
        CYAN + b"@@ -1,2 +1 @@ [no-six]" + RESET,
        RED + b"-import six" + RESET,
        RED + b"-VALUE = six.text_type(1)" + RESET,
        GREEN + b"+VALUE = str(1)" + RESET,
    ]


def test_without_its_colors_it_is_the_diff_of_a_pipe(tmp_path: Path) -> None:
    assert without_colors(shown(DIFF, tmp_path, CAT)) == DIFF.decode() + "SAID AFTER IT\n"


def test_no_color_on_the_command_line(tree: Path) -> None:
    ended = in_terminal("preview", "--no-color", cwd=grow(tree, {"broken.py": BROKEN}), env=CAT)
    assert b"+VALUE = str(1)\n" in ended.out
    assert b"broken.py: " in ended.out
    assert ESCAPE.encode() not in ended.out


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_in_the_environment(tmp_path: Path, env: dict[str, str]) -> None:
    assert shown(DIFF, tmp_path, {**CAT, **env}) == DIFF + b"SAID AFTER IT\n"
    ended = in_terminal("check", cwd=grow(tmp_path, {"broken.py": BROKEN}), env=env)
    assert ended.out.startswith(b"broken.py: ")
    assert ESCAPE.encode() not in ended.out


def test_an_empty_no_color_is_none(tmp_path: Path) -> None:
    assert GREEN in shown(DIFF, tmp_path, {**CAT, "NO_COLOR": ""})


def test_problems_and_the_count_stand_out(tmp_path: Path) -> None:
    ended = in_terminal("apply", cwd=grow(tmp_path, {"broken.py": BROKEN}))
    assert b"\x1b[1;31mbroken.py" + RESET + b": " in ended.out
    assert BOLD + b"0 changed" + RESET in ended.out


def test_a_pipe_gets_no_colors_and_no_pager_whatever_is_asked_for(tree: Path) -> None:
    grow(tree, {"broken.py": BROKEN, "pyproject.toml": "[tool.diffwright]\ncolor = true\n"})
    env = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1", "PAGER": "echo PAGED"}
    ended = diffwright("preview", cwd=tree, env=env)
    assert ended.code == 3
    assert ended.out.startswith(b"diff --git ")
    assert ESCAPE not in ended.out.decode() + ended.err


def test_removed_and_added_lines_that_look_like_a_head(tmp_path: Path) -> None:
    """A line ``-- x`` that is removed reads ``--- x``, and is no head."""
    seen = shown(HEAD + b"@@ -1 +1 @@\n--- six\n+++ sys\n", tmp_path, CAT)
    assert RED + b"--- six" + RESET + b"\n" in seen
    assert GREEN + b"+++ sys" + RESET + b"\n" in seen


def test_odd_bytes_and_controls_reach_no_terminal(tmp_path: Path) -> None:
    odd = b"+A = '\xe9'  # \x1b[2K\x1b]0;title\x07\x0c\xc2\x9b\n B\tC\r\n"
    seen = shown(HEAD + b"@@ -1 +1 @@\n" + odd, tmp_path, CAT, color=False)
    assert b"+A = '\xe9'  # ^[[2K^[]0;title^G^L<9B>\n B\tC\n" in seen
    assert b"\x1b" not in seen


# The pager


def test_the_diff_goes_through_the_pager_and_the_rest_does_not(tree: Path) -> None:
    ended = in_terminal("preview", "--no-color", cwd=tree, env={"PAGER": "sed s/^/PAGED:/"})
    lines = ended.out.decode().splitlines()
    assert lines[0] == "PAGED:diff --git a/a.py b/a.py"
    assert lines[-3] == "PAGED:+VALUE = str(1)"
    assert lines[-2] == "1 file seen, 1 parsed, 1 would change."


def test_less_is_the_pager_and_is_set_up_as_git_does_it(tmp_path: Path) -> None:
    less = grow(tmp_path, {"bin/less": '#!/bin/sh\necho "LESS=$LESS"\ncat\n'}) / "bin/less"
    less.chmod(0o755)
    path = f"{less.parent}:/usr/bin:/bin"
    assert shown(DIFF, tmp_path, {"PATH": path}).startswith(b"LESS=FRX\n" + BOLD + b"diff --git ")
    assert shown(DIFF, tmp_path, {"PATH": path, "LESS": "S"}).startswith(b"LESS=S\n")


@pytest.mark.parametrize("env", [{"PAGER": ""}, {"PAGER": "no-such-pager-here"}, {"PATH": "/none"}])
def test_without_a_pager_the_diff_is_written_all_the_same(
    tmp_path: Path, env: dict[str, str]
) -> None:
    assert shown(DIFF, tmp_path, env, color=False).endswith(DIFF + b"SAID AFTER IT\n")


def test_no_pager_for_nothing(tmp_path: Path) -> None:
    assert shown(b"", tmp_path, {"PAGER": "echo PAGED; cat"}) == b"SAID AFTER IT\n"


def test_leaving_the_pager_early_is_no_error(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": f"import six\nx = six.text_type('{'x ' * 150_000}')\n"})
    # A slow machine would have progress to show.
    ended = in_terminal("preview", "--no-color", "--quiet", cwd=tree, env={"PAGER": "head -1"})
    assert ended.code == 0
    assert ended.out.decode().splitlines() == ["diff --git a/a.py b/a.py"]


def test_ten_thousand_lines_take_less_than_a_second(tmp_path: Path) -> None:
    measured = (
        "import time",
        "from codemods.cli.terminal import as_it_is, colored_diff, write_view",
        "body = b''.join(b'-old line %d\\n+new line %d\\n' % (n, n) for n in range(5000))",
        "started = time.perf_counter()",
        "head = b'diff --git a/a b/a\\n@@ -1,5000 +1,5000 @@\\n'",
        "write_view([head, body], True, as_it_is, colored_diff)",
        "print('SECONDS', time.perf_counter() - started)",
    )
    command = (sys.executable, "-c", "\n".join(measured))
    lines = in_terminal(cwd=tmp_path, env=CAT, command=command).out.splitlines()
    assert len(lines) == 10_003
    assert lines[-2] == GREEN + b"+new line 4999" + RESET
    assert float(lines[-1].split()[1]) < 1


# Progress


def test_progress_of_slow_work(tree: Path) -> None:
    seen = in_terminal("apply", cwd=tree, command=IMPATIENT).out
    text = without_colors(seen)
    assert "reading" in text
    assert "rewriting" in text
    assert "1/1" in text
    assert seen.endswith(b"2 findings: 2 repaired, 0 only reported.\n")
    # One bar, which is gone in the end: the line is erased.
    assert b"\x1b[2K" in seen[seen.rindex(b"1/1") :]


def test_progress_goes_to_standard_error_not_into_the_diff(tree: Path) -> None:
    line = f"{shlex.join((*IMPATIENT, 'preview', 'a.py'))} > out.patch"
    seen = in_terminal(cwd=tree, command=["sh", "-c", line]).out
    assert b"reading" in seen
    lines = (tree / "out.patch").read_bytes().splitlines()
    assert (lines[0], lines[-1]) == (b"diff --git a/a.py b/a.py", b"+VALUE = str(1)")


@pytest.mark.parametrize(
    ("arguments", "env"), [(["--quiet"], {}), ([], {"TERM": "dumb"})], ids=["quiet", "dumb"]
)
def test_no_progress(tmp_path: Path, arguments: list[str], env: dict[str, str]) -> None:
    tree = grow(tmp_path, {"broken.py": BROKEN})
    seen = in_terminal("apply", "--no-color", *arguments, cwd=tree, command=IMPATIENT, env=env).out
    assert seen.startswith(b"broken.py: ")
    assert b"\x1b" not in seen


def test_no_progress_in_a_pipe(tmp_path: Path) -> None:
    ended = diffwright("preview", cwd=grow(tmp_path, {"a.py": BROKEN}), command=IMPATIENT)
    assert len(ended.lines) == 3
    assert ESCAPE not in ended.err


def test_no_progress_of_fast_work(tmp_path: Path) -> None:
    patient = script("import codemods.cli.progress as progress", "progress.PATIENCE = 60")
    tree = grow(tmp_path, {"a.py": BROKEN})
    assert in_terminal("apply", "--no-color", cwd=tree, command=patient).out.startswith(b"a.py: ")


def test_progress_without_colors(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": BROKEN})
    seen = in_terminal("apply", "--no-color", cwd=tree, command=IMPATIENT).out
    assert b"reading" in seen
    assert b"\x1b[3" not in seen  # a foreground
