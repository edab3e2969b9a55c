"""What a commit holds: listed, read, and written to a folder without git."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git.bare import make
from codemods.batch.git.names import is_unwritable
from codemods.batch.git.run import reading, run
from codemods.batch.git.settings import Git

_PIECE = 1 << 20
"""Bytes that are held at once of a file that is written."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})

_NOT_TAKEN = frozenset(
    {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
)
"""What a file system says of a name that it does not take, or that it has already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a symbolic link or a submodule of a commit."""

    mode: str
    """``100644``, ``100755``, ``120000`` (a link), ``160000`` (a submodule)."""
    kind: str
    """``blob`` or ``commit``."""
    oid: str
    size: int
    """Bytes; 0 of a submodule."""
    path: str
    """POSIX, relative to the top; bytes that are not UTF-8 as surrogate escapes."""

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.kind == "blob" and self.mode.startswith("100")


def listing(git: Git, clone: Path, oid: str) -> list[Entry]:
    """All that a commit holds, in git's order. Raises `StepFailed`."""
    return _entries(
        run(git, ["ls-tree", "-r", "-l", "-z", "--full-tree", oid, "--"], repository=clone)
    )


def read_blob(git: Git, clone: Path, oid: str, path: str) -> bytes | None:
    """The content of a regular file of a commit; None where there is none of that path. Raises
    `StepFailed`."""
    if is_unwritable(path):
        return None
    out = run(git, ["ls-tree", "-l", "-z", "--full-tree", oid, "--", path], repository=clone)
    for entry in _entries(out):
        if entry.path == path and entry.is_file:
            return run(git, ["cat-file", "blob", entry.oid], repository=clone)
    return None


def materialise(
    git: Git, clone: Path, oid: str, folder: Path, *, megabytes: float | None = None
) -> tuple[str, ...]:
    """Write the regular files of a commit to a folder, byte by byte as they are committed.

    The folder is made, or is empty. It becomes the top of a work tree whose repository, of our own,
    knows the commit and an index, so that git tells what is tracked. Gives the paths that are not
    written, in git's order: links, submodules, names that some system reads as ``.git`` or that
    lead out, names that the file system does not take, and all but the first of those that are one
    name to it.

    Raises `StepFailed`: TOO_LARGE where the files take more than `megabytes` (10⁶ bytes).
    """
    entries = listing(git, clone, oid)
    wanted = [entry for entry in entries if entry.is_file and not is_unwritable(entry.path)]
    if megabytes is not None and sum(entry.size for entry in wanted) > megabytes * 1e6:
        raise failed(FailureKind.TOO_LARGE, f"its files take more than {megabytes:g} MB")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise failed(FailureKind.INTERNAL, "the folder for its files is not empty")
        written = _write(git, clone, wanted, folder)
        _make_repository(git, clone, oid, folder, written)
    except OSError as error:
        kind = FailureKind.DISK if error.errno in _NO_ROOM else FailureKind.INTERNAL
        raise failed(kind, f"its files can't be written: {error.strerror}") from None
    names = {entry.path for entry in written}
    return tuple(entry.path for entry in entries if entry.path not in names)


def _entries(out: bytes) -> list[Entry]:
    """What `git ls-tree -l -z` has written."""
    found = []
    for line in out.split(b"\0"):
        words, tab, path = line.partition(b"\t")
        if tab:
            mode, kind, oid, size = words.decode("ascii").split()
            number = int(size) if size.isdigit() else 0
            found.append(Entry(mode, kind, oid, number, path.decode("utf-8", "surrogateescape")))
    return found


def _write(git: Git, clone: Path, entries: Sequence[Entry], folder: Path) -> list[Entry]:
    """Write files below a folder; those that could be."""
    written: list[Entry] = []
    if not entries:
        return written
    top = os.fsencode(folder)
    folders: set[bytes] = {b""}
    asked = b"".join(entry.oid.encode("ascii") + b"\n" for entry in entries)
    with reading(git, ["cat-file", "--batch", "--buffer"], repository=clone, stdin=asked) as said:
        for entry in entries:
            size = _header(said, entry)
            path = os.path.join(top, entry.path.encode("utf-8", "surrogateescape"))
            target = _opened(path, top, folders, entry)
            if target is None:
                _skip(said, size)
            else:
                with target:
                    _copy(said, target, size)
                written.append(entry)
            said.read(1)  # The end of the line.
    return written


def _opened(path: bytes, top: bytes, folders: set[bytes], entry: Entry) -> IO[bytes] | None:
    """A file that was not there, and that alone; None where the file system does not take it."""
    try:
        parent = os.path.dirname(path)[len(top) + 1 :]
        if parent not in folders:
            os.makedirs(os.path.join(top, parent), exist_ok=True)
            folders.add(parent)
        mode = 0o777 if entry.mode == "100755" else 0o666
        # What is there already, also by another spelling, is never written over.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        if error.errno in _NOT_TAKEN:
            return None
        raise
    return os.fdopen(handle, "wb")


def _header(said: IO[bytes], entry: Entry) -> int:
    """The size of the content that follows. Raises `StepFailed` where there is none."""
    words = said.readline().split()
    if len(words) != 3 or words[1] != b"blob":
        raise failed(FailureKind.BROKEN, f"the content of {entry.path!r} is missing")
    return int(words[2])


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    while size > 0:
        piece = source.read(min(size, _PIECE))
        if not piece:
            raise failed(FailureKind.BROKEN, "git stops in the middle of a file")
        target.write(piece)
        size -= len(piece)


def _skip(source: IO[bytes], size: int) -> None:
    while size > 0:
        size -= len(source.read(min(size, _PIECE))) or size


def _make_repository(
    git: Git, clone: Path, oid: str, folder: Path, entries: Sequence[Entry]
) -> None:
    """A repository of ours at a folder: it borrows the objects of the clone."""
    own = folder / ".git"
    make(own, oid, is_bare=False, head=oid)
    if (clone / "shallow").exists():
        shutil.copyfile(clone / "shallow", own / "shallow")
    alternate = os.fsencode(clone.absolute() / "objects")
    (own / "objects" / "info" / "alternates").write_bytes(quoted(alternate) + b"\n")
    lines = b"".join(
        f"{entry.mode} {entry.oid}\t{entry.path}".encode("utf-8", "surrogateescape") + b"\0"
        for entry in entries
    )
    run(git, ["update-index", "-z", "--index-info"], repository=own, work_tree=folder, stdin=lines)


def quoted(path: bytes) -> bytes:
    """A path as git reads it in quotes, whatever is in it."""
    octal = (it if 0x20 <= it < 0x7F and it not in b'"\\' else None for it in path)
    parts = (
        bytes([it]) if it is not None else b"\\%03o" % byte
        for it, byte in zip(octal, path, strict=True)
    )
    return b'"' + b"".join(parts) + b'"'
