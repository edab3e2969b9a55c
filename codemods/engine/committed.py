"""Which files differ from what git has committed, so that an edit in them could not be told apart.

Git is asked for the hashes that it holds, and never to compare: it would run the filters that a
repository's configuration names.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from codemods.engine.select import git_says


def uncommitted(root: Path, contents: Mapping[str, bytes]) -> list[str]:
    """Those of the files, by path relative to `root` and with their contents, that git tracks and
    that hold something else than the last commit; none where `root` is not the top of a git work
    tree. What git does not track has nothing to differ from."""
    top = os.path.realpath(root)
    if not contents or not os.path.lexists(os.path.join(top, ".git")):
        return []
    tracked = git_says(top, "ls-files", "--stage", "-z")
    if tracked is None or tracked.returncode:
        return []
    staged = _by_path(tracked.stdout, place=1)
    head = git_says(top, "ls-tree", "-r", "-z", "HEAD")
    committed = _by_path(head.stdout, place=2) if head and not head.returncode else {}
    return [
        path
        for path, content in contents.items()
        if os.fsencode(path) in staged and not _is(content, committed.get(os.fsencode(path), ""))
    ]


def _by_path(listing: bytes, *, place: int) -> dict[bytes, str]:
    """The hash of each file: the word at `place` before the tab that its path stands behind."""
    found = {}
    for line in listing.split(b"\0"):
        words, tab, path = line.partition(b"\t")
        if tab:
            found[path] = words.split()[place].decode("ascii")
    return found


def _is(content: bytes, name: str) -> bool:
    """Whether a blob of that name is the content, or the same with other ends of lines, which git
    may have converted."""
    return any(_name(it, name) == name for it in (content, content.replace(b"\r\n", b"\n")))


def _name(content: bytes, like: str) -> str:
    """What git calls a blob. Source: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects; a
    repository with SHA-256 has longer names."""
    hashed = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return hashed(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
