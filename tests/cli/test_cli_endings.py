"""How a run ends before its end: Ctrl-C, a closed pipe, a full disk, a defect."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from command_line import (
    BROKEN,
    COMMAND,
    REPAIRED,
    SIX,
    TIMEOUT,
    Ended,
    diffwright,
    environment,
    grow,
    in_terminal,
    script,
    snapshot,
)

import codemods

STOPPED = "diffwright: stopped; nothing was written"

SLOW_READING = script(
    "import pathlib, sys, time",
    "from codemods.six import NoSix",
    "def survey(self, module):",
    "    print('STARTED', flush=True)",
    "    time.sleep(3)",
    "NoSix.survey = survey",
)
SLOW_WRITING = script(
    "import time",
    "import codemods.patching.apply as writing",
    "def replace(*args, original=writing.replace_file, **options):",
    "    original(*args, **options)",
    "    print('STARTED', flush=True)",
    "    time.sleep(0.5)",
    "writing.replace_file = replace",
)

LONG = f"import six\nx = six.text_type('{'x ' * 150_000}')\n"
"""Its diff is longer than what a pipe holds."""


def interrupted(
    *arguments: str, cwd: Path, command: Sequence[str], started: int = 1, pause: float = 0
) -> Ended:
    """Run a command and press Ctrl-C, for it and its children, when it has so often STARTED."""
    with subprocess.Popen(
        [*command, *arguments],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            for _ in range(started):
                assert process.stdout.readline() == b"STARTED\n"
            time.sleep(pause)
            os.killpg(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=20)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    return Ended(process.returncode, out, err.decode())


# Ctrl-C


def test_ctrl_c_while_files_are_read(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SIX})
    before = snapshot(tree)
    ended = interrupted("apply", cwd=tree, command=SLOW_READING)
    assert (ended.code, ended.out) == (130, b"")
    assert ended.lines == [STOPPED]
    assert snapshot(tree) == before


def test_ctrl_c_while_several_processes_read(tmp_path: Path) -> None:
    tree = grow(tmp_path, dict.fromkeys(("a.py", "b.py"), SIX + "#" * 300000))
    before = snapshot(tree)
    ended = interrupted("apply", "-j2", cwd=tree, command=SLOW_READING, started=2, pause=0.3)
    assert ended.code == 130
    assert ended.lines[-1] == STOPPED
    assert snapshot(tree) == before


def test_ctrl_c_is_one_line_also_with_idle_processes(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX + "#" * 300_000})
    ended = interrupted("check", "-j2", cwd=tree, command=SLOW_READING, pause=0.3)
    assert ended.code == 130
    assert ended.lines == [STOPPED]


def test_ctrl_c_while_files_are_written(tmp_path: Path) -> None:
    """It falls into the moment after a file is replaced: that one is put back."""
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SIX, "c.py": SIX})
    ended = interrupted("apply", cwd=tree, command=SLOW_WRITING)
    assert ended.code == 130
    assert ended.lines == ["Stopped: all files are as they were."]
    contents = [(tree / name).read_text() for name in ("a.py", "b.py", "c.py")]
    assert contents == [SIX, SIX, SIX]
    assert sorted(os.listdir(tree)) == ["a.py", "b.py", "c.py"]


def test_ctrl_c_in_the_last_file_comes_too_late(tmp_path: Path) -> None:
    ended = interrupted("apply", cwd=grow(tmp_path, {"a.py": SIX}), command=SLOW_WRITING)
    assert ended.code == 0
    assert ended.lines[0] == "1 file seen, 1 parsed, 1 changed."
    assert (tmp_path / "a.py").read_text() == REPAIRED


def test_ctrl_c_in_the_pager_is_for_the_pager(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX})
    pager = "trap 'echo CAUGHT' INT; cat; kill -INT 0"
    ended = in_terminal("preview", "--no-color", cwd=tree, env={"PAGER": pager})
    assert ended.code == 0
    assert b"CAUGHT" in ended.out
    assert b"1 would change." in ended.out


# Outputs that are closed or full


@pytest.mark.parametrize("command", ["preview", "check"])
def test_a_pipe_that_nobody_reads(tmp_path: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, command],
            cwd=grow(tmp_path, {"a.py": SIX}),
            env=environment(),
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
            timeout=TIMEOUT,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_preview_into_head(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": LONG})
    line = f"{{ {sys.executable} -m codemods preview; echo $? >&2; }} | head -1"
    ended = diffwright(cwd=tree, command=["sh", "-c", line])
    assert ended.out == b"diff --git a/a.py b/a.py\n"
    assert ended.err == "141\n"


def test_closed_outputs(tmp_path: Path) -> None:
    line = f"{sys.executable} -m codemods check"
    tree = grow(tmp_path, {"a.py": SIX})
    ended = diffwright(cwd=tree, command=["sh", "-c", f"{line} 2>&-"])
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 2
    ended = diffwright(cwd=grow(tree, {"a.py": BROKEN}), command=["sh", "-c", f"{line} >&-"])
    assert ended.code == 3
    assert ended.lines[1] == "1 file seen, 0 parsed, 0 would change."


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk(tmp_path: Path) -> None:
    line = f"{sys.executable} -m codemods check > /dev/full"
    ended = diffwright(cwd=grow(tmp_path, {"a.py": SIX}), command=["sh", "-c", line])
    assert ended.code == 70
    (message,) = ended.lines
    assert message.startswith("diffwright: ")
    assert "No space left" in message


def test_a_current_folder_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f"rmdir {gone}; {sys.executable} -P -m codemods check"
    if sys.version_info < (3, 11):
        pytest.skip("Python itself stumbles over it")
    ended = diffwright(cwd=gone, command=["sh", "-c", line])
    assert (ended.code, ended.out) == (2, b"")
    assert ended.lines == ["diffwright: The current folder does not exist any more."]


# Defects


DEFECTIVE_CODEMOD = script(
    "from codemods.six import NoSix",
    "def survey(self, module, original=NoSix.survey):",
    "    if module.path == 'b.py':",
    "        raise KeyError('of the codemod')",
    "    return original(self, module)",
    "NoSix.survey = survey",
)


def test_a_defect_of_a_codemod_is_one_file_not_the_run(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"a.py": SIX, "b.py": SIX, "c.py": SIX})
    ended = diffwright("apply", cwd=tree, command=DEFECTIVE_CODEMOD)
    assert ended.code == 3
    assert ended.lines[0].startswith("b.py: KeyError: 'of the codemod'")
    assert "--verbose" in ended.lines[1]
    assert ended.lines[2] == "3 files seen, 2 parsed, 2 changed."
    assert "Traceback" not in ended.err
    contents = [(tree / name).read_text() for name in ("a.py", "b.py", "c.py")]
    assert contents == [REPAIRED, SIX, REPAIRED]


def test_verbose_shows_what_to_report(tmp_path: Path) -> None:
    tree = grow(tmp_path, {"b.py": SIX})
    ended = diffwright("check", "--verbose", cwd=tree, command=DEFECTIVE_CODEMOD)
    assert ended.code == 3
    assert "file: b.py" in ended.lines
    assert "KeyError: 'of the codemod'" in ended.lines


def test_a_defect_of_diffwright_is_a_sentence(tmp_path: Path) -> None:
    defective = script(
        "import codemods.cli.commands as commands",
        "def run(*args, **options):",
        "    return {}['of the engine']",
        "commands.run = run",
    )
    ended = diffwright("check", cwd=grow(tmp_path, {"a.py": SIX}), command=defective)
    assert (ended.code, ended.out) == (70, b"")
    (line,) = ended.lines
    assert line.startswith(
        "diffwright: internal error, please report it: KeyError: 'of the engine'"
    )


# Beginnings


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_what_does_no_work_imports_no_engine(tmp_path: Path, argument: str) -> None:
    command = (sys.executable, "-X", "importtime", "-m", "codemods")
    ended = diffwright(argument, cwd=tmp_path, command=command)
    assert ended.code == 0
    imported = {line.rpartition("|")[2].strip() for line in ended.lines}
    assert "codemods.cli.options" in imported
    assert not imported & {"libcst", "pathspec", "rich.progress", "codemods.engine.pipeline"}


def test_version(tmp_path: Path) -> None:
    ended = diffwright("--version", cwd=tmp_path)
    assert (ended.code, ended.out, ended.err) == (
        0,
        f"diffwright {codemods.__version__}\n".encode(),
        "",
    )
