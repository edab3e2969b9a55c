"""The real command in a process of its own, outside or inside a terminal, on small trees."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import forkserver

COMMAND = (sys.executable, "-m", "codemods")

SIX = "import six\nVALUE = six.text_type(1)\n"
"""Two findings: 1:1 and 2:9."""
REPAIRED = "VALUE = str(1)\n"
LEFT = "import six\nVALUE = six.nothing\n"
"""One finding, 2:9, which is only reported."""
REASON = "six 1.17 has no such name"
BROKEN = "import six\nVALUE = six.text_type(\n"
"""Named as a problem; costs a run half as much as a finding, since LibCST is not imported."""
PLAIN = "VALUE = 1\n"

ESCAPE = "\x1b["
TIMEOUT = 60

_INHERITED = (
    "PATH",
    "HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "SYSTEMROOT",
    "COVERAGE_PROCESS_START",
)


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """One that says nothing of colours and pagers, unless `extra` does."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "GIT_CONFIG_GLOBAL": os.devnull, **(extra or {})}


def diffwright(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = COMMAND,
    given: bytes = b"",
) -> Ended:
    """Run it with pipes for both outputs, `given` being what it may read."""
    with TemporaryFile() as asked, ThreadPoolExecutor(2) as beside:
        asked.write(given)
        asked.seek(0)
        out, to_out = os.pipe()
        err, to_err = os.pipe()
        said = [beside.submit(_all_of, stream) for stream in (out, err)]
        try:
            streams = (asked.fileno(), to_out, to_err)
            code = _start(command, arguments, cwd, environment(env), streams)
        finally:
            os.close(to_out)
            os.close(to_err)
        return Ended(code, said[0].result(), said[1].result().decode())


def _all_of(stream: int) -> bytes:
    with open(stream, "rb") as file:
        return file.read()


def _start(
    command: Sequence[str],
    arguments: Sequence[str | Path],
    cwd: Path,
    env: Mapping[str, str],
    streams: tuple[int, int, int],
    session: bool = False,
) -> int:
    """The exit code of a command; the plain one needs no interpreter that is started for it."""
    words = [str(argument) for argument in arguments]
    if command is COMMAND:
        return forkserver.run(
            words, cwd=cwd, env=env, streams=streams, seconds=TIMEOUT, session=session
        )
    return subprocess.run(
        [*command, *words],
        cwd=cwd,
        env=env,
        stdin=streams[0],
        stdout=streams[1],
        stderr=streams[2],
        start_new_session=session,
        timeout=TIMEOUT,
        check=False,
    ).returncode


def in_terminal(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    command: Sequence[str] = COMMAND,
    typed: Sequence[str] = (),
) -> Ended:
    """Run it in a pseudo-terminal; `out` is all that a person would see, `err` is empty.

    `typed`: the answers to its questions, each of which ends with a question mark in brackets.
    """
    answers = iter(typed)
    asked = 0
    parent, child = pty.openpty()
    with ThreadPoolExecutor(1) as beside:
        code = beside.submit(
            _start, command, arguments, cwd, environment(env), (child, child, child), session=True
        )
        code.add_done_callback(lambda _: os.close(child))
        seen = bytearray()
        try:
            while block := os.read(parent, 65536):
                seen += block
                while seen.count(b"]? ") > asked:
                    asked += 1
                    os.write(parent, next(answers, "\x04").encode())
        except OSError:  # how Linux says that nobody has the terminal open any more
            pass
        finally:
            os.close(parent)
        return Ended(code.result(), bytes(seen).replace(b"\r\n", b"\n"), "")


def script(*lines: str) -> tuple[str, ...]:
    """A command: the real one, after some lines of Python that prepare its process."""
    return (
        sys.executable,
        "-c",
        "\n".join((*lines, "from codemods.cli.app import main", "main()")),
    )


def grow(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below `folder`, and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    return subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env=environment(),
        input=given,
        capture_output=True,
        check=True,
        timeout=TIMEOUT,
    ).stdout


def repository(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A git work tree in which all files are committed."""
    grow(folder, files)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "start")
    return folder


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, time of change and content of all that is below `folder`, folders too."""
    found = {}
    for path in sorted([folder, *folder.rglob("*")]):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def without_colors(text: bytes) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text.decode())
