"""Bare repositories made of content, the same to the last byte of each object every time."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sdists import File

BRANCH = "master"
_AUTHOR = "A. Developer <developer@example.org>"
_EPOCH = 1_602_633_600
"""2020-10-14, when OpenStack Victoria was released; a commit a day before it, in seconds."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Commit:
    """What is added at once."""

    message: str
    files: Mapping[str, File]
    """By path."""


def git(*arguments: str | Path, stdin: bytes = b"", folder: Path | None = None) -> bytes:
    """What git says, without anybody's settings. Raises `subprocess.CalledProcessError`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", "-c", "gc.auto=0", *map(str, arguments)],
        input=stdin,
        cwd=folder,
        env={**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        check=True,
    ).stdout


def made(bare: Path, history: Sequence[Commit]) -> str:
    """Make a bare repository of commits on `BRANCH`, oldest first; returns the object id of the
    last one. A part of one never stands at `bare`."""
    unfinished = bare.with_name(f"{bare.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    git("init", "--quiet", "--bare", "--template=", "-b", BRANCH, "--", unfinished)
    stream = b"".join(_stream(history))
    git(f"--git-dir={unfinished}", "fast-import", "--quiet", stdin=stream)
    unfinished.rename(bare)
    return head(bare)


def head(bare: Path) -> str:
    """The object id of the last commit."""
    return git(f"--git-dir={bare}", "rev-parse", f"refs/heads/{BRANCH}").decode().strip()


def by_folder(files: Mapping[str, File]) -> list[Commit]:
    """A history: first the files at the top, then a commit for each folder there."""
    folders: dict[str, dict[str, File]] = {"": {}}
    for path in sorted(files):
        first, slash, _ = path.partition("/")
        folders.setdefault(first if slash else "", {})[path] = files[path]
    return [
        Commit(f"Add {folder}/" if folder else "Start", inner)
        for folder, inner in sorted(folders.items())
        if inner
    ]


def _stream(history: Sequence[Commit]) -> Iterator[bytes]:
    """As git fast-import reads it."""
    for number, commit in enumerate(history):
        when = _EPOCH - _DAY * (len(history) - number)
        message = f"{commit.message}\n".encode()
        yield f"commit refs/heads/{BRANCH}\n".encode()
        yield f"author {_AUTHOR} {when} +0000\ncommitter {_AUTHOR} {when} +0000\n".encode()
        yield b"data %d\n%s" % (len(message), message)
        for path, file in commit.files.items():
            mode = "100755" if file.is_executable else "100644"
            yield f"M {mode} inline {_quoted(path)}\n".encode("utf-8", "surrogateescape")
            yield b"data %d\n%s\n" % (len(file.content), file.content)


def _quoted(path: str) -> str:
    """Of fast-import's strings only these have to be written otherwise."""
    text = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
