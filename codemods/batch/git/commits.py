"""Commits without a work tree: the same change has the same object id, whoever makes it.

The stream is that of https://git-scm.com/docs/git-fast-import.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git.locks import alone
from codemods.batch.git.names import is_unwritable
from codemods.batch.git.run import SECONDS, run
from codemods.batch.git.settings import Git
from codemods.batch.git.trees import listing, quoted

_AUTHOR = re.compile(r"[^<>\n\0]+ <[^<>\n\0 ]*>")
_REF = re.compile(r"refs/heads/[A-Za-z0-9][A-Za-z0-9._/+-]*")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of a file."""

    path: str
    """POSIX, relative to the top; bytes that are not UTF-8 as surrogate escapes."""
    mode: str
    """``100644`` or ``100755``; of no matter where the file goes."""
    content: bytes | None
    """None: the file goes."""


def commit(
    git: Git,
    clone: Path,
    base: str,
    changes: Sequence[FileChange],
    message: str,
    author: str,
    when: datetime,
    ref: str,
) -> str:
    """Make a commit on top of `base` that `ref` of the clone holds then; its object id.

    `author` is ``Name <address>``, and the committer, too; `when` knows its zone; `ref` begins with
    ``refs/heads/``. All of it being equal, so is the object id, and nothing is new. Raises
    `StepFailed`: CONFLICT where a link or a submodule is in the way of a file, or nothing would
    change; `ValueError` for what is no author, ref, mode or time.
    """
    _check(changes, author, when, ref)
    _look_out(git, clone, base, changes)
    who = f"{author} {int(when.timestamp())} {when.strftime('%z')}".encode()
    # Of what has no UTF-8, names of files say, the spelling is what can be kept.
    text = message.encode("utf-8", "backslashreplace")
    stream = [
        b"feature done\n",
        b"commit %s\nmark :1\n" % ref.encode("ascii"),
        b"author %s\ncommitter %s\n" % (who, who),
        b"data %d\n%s\n" % (len(text), text),
        b"from %s\n" % base.encode("ascii"),
    ]
    # What goes makes room first: a file may become a folder.
    for change in sorted(changes, key=lambda it: (it.content is not None, it.path)):
        path = quoted(change.path.encode("utf-8", "surrogateescape"))
        if change.content is None:
            stream.append(b"D %s\n" % path)
        else:
            stream.append(b"M %s inline %s\n" % (change.mode.encode("ascii"), path))
            stream.append(b"data %d\n" % len(change.content))
            stream += [change.content, b"\n"]
    stream += [b"get-mark :1\n", b"done\n"]
    with alone(clone, SECONDS) as held:
        out = run(
            git,
            ["fast-import", "--quiet", "--force", "--date-format=raw", "--done"],
            repository=clone,
            stdin=b"".join(stream),
            held=held,
        )
    return out.decode("ascii").strip()


def _check(changes: Sequence[FileChange], author: str, when: datetime, ref: str) -> None:
    """Raise for what git would read as something else, or what is unsafe to commit."""
    if not _AUTHOR.fullmatch(author):
        raise ValueError(f"an author is called NAME <ADDRESS>, not {author!r}")
    if when.tzinfo is None:
        raise ValueError("the time of a commit needs a zone")
    if not _REF.fullmatch(ref) or ".." in ref or ref.endswith((".", "/", ".lock")):
        raise ValueError(f"no branch is called {ref!r}")
    for change in changes:
        if change.content is not None and change.mode not in {"100644", "100755"}:
            raise ValueError(f"no regular file has the mode {change.mode!r}")
        if is_unwritable(change.path):
            raise failed(FailureKind.BROKEN, f"nothing is committed at {change.path!r}")


def _look_out(git: Git, clone: Path, base: str, changes: Sequence[FileChange]) -> None:
    """Raise where a change would take the place of what is no regular file, or change nothing."""
    entries = {entry.path: entry for entry in listing(git, clone, base)}
    for change in changes:
        parts = change.path.split("/")
        for count in range(1, len(parts) + 1):
            found = entries.get("/".join(parts[:count]))
            if found is not None and not found.is_file:
                what = "a submodule" if found.kind == "commit" else "a symbolic link"
                raise failed(FailureKind.CONFLICT, f"{found.path!r} is {what}")
    if all(change.content is None and change.path not in entries for change in changes):
        raise failed(FailureKind.CONFLICT, "there is nothing to commit")
