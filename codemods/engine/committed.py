"""Which files differ from what git holds: of its last commit, of an older one, or in its index.

Git is asked for the hashes that it holds, and never to compare: it would run the filters that a
repository's configuration names. So a file whose content git converts by such a filter, as it
commits it, always differs; other ends of lines are no difference.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from codemods.engine.select import Selection, git_says


class CannotTell(ValueError):
    """Git does not say what has changed; the message is one sentence."""


def uncommitted(root: Path, contents: Mapping[str, bytes]) -> list[str]:
    """Those of the files, by path relative to `root` and with their contents, that git tracks and
    that hold something else than the last commit; none where `root` is not the top of a git work
    tree. What git does not track has nothing to differ from."""
    top = _top(root)
    if not contents or top is None:
        return []
    index = _index(top)
    committed = _of_commit(top, "HEAD")
    return [
        path
        for path, content in contents.items()
        if os.fsencode(path) in index and not _is(content, committed.get(os.fsencode(path), ""))
    ]


def unstaged(root: Path, contents: Mapping[str, bytes]) -> list[str]:
    """The same, of those that hold something else than git's index."""
    top = _top(root)
    if not contents or top is None:
        return []
    index = _index(top)
    return [
        path
        for path, content in contents.items()
        if os.fsencode(path) in index and not _is(content, index[os.fsencode(path)])
    ]


def changed_since(selection: Selection, revision: str) -> frozenset[str]:
    """The selected files that are not, by the same path, in the commit that git calls `revision`,
    or have another content there.

    So a file that was renamed has changed, and so has one that git does not track yet. A file that
    can't be read counts, too. Raises `CannotTell`.
    """
    top = _asked(selection.root)
    # What begins so is no name of a commit, and would be an option.
    name = "" if revision.startswith("-") else f"{revision}^{{commit}}"
    found = git_says(top, "rev-parse", "--verify", "--quiet", name)
    if found is None or found.returncode:
        reason = _reason(found) or f"there is no commit {revision!r} here"
        raise CannotTell(f"git can't tell what has changed in {top}: {reason}")
    held = _of_commit(top, found.stdout.decode("ascii").strip())
    return frozenset(
        file.path
        for file in selection.files
        if not _holds(selection, file.path, held.get(os.fsencode(file.path), ""))
    )


def staged(selection: Selection) -> frozenset[str]:
    """The selected files of which git's index holds something else than the last commit.

    Raises `CannotTell`.
    """
    top = _asked(selection.root)
    index = _index(top)
    committed = _of_commit(top, "HEAD")
    return frozenset(
        file.path
        for file in selection.files
        for path in [os.fsencode(file.path)]
        if path in index and index[path] != committed.get(path)
    )


def _top(root: Path) -> str | None:
    """The real path of `root` if it is the top of a git work tree."""
    top = os.path.realpath(root)
    return top if os.path.lexists(os.path.join(top, ".git")) else None


def _asked(root: Path) -> str:
    """The top of the work tree, of which git answers. Raises `CannotTell`."""
    top = _top(root)
    if top is None:
        raise CannotTell(f"git can't tell what has changed in {root}: it is in no git work tree")
    answer = git_says(top, "rev-parse", "--git-dir")
    if answer is None or answer.returncode:
        reason = _reason(answer) or "it can't be run"
        raise CannotTell(f"git can't tell what has changed in {top}: {reason}")
    return top


def _reason(answer: subprocess.CompletedProcess[bytes] | None) -> str:
    """What git says is wrong, in a line; empty where it says nothing."""
    said = answer.stderr.decode("utf-8", "replace").splitlines() if answer else []
    return said[0].removeprefix("fatal: ") if said else ""


def _index(top: str) -> dict[bytes, str]:
    """The hash of each file that git tracks."""
    answer = git_says(top, "ls-files", "--stage", "-z")
    return {} if answer is None or answer.returncode else _by_path(answer.stdout, place=1)


def _of_commit(top: str, name: str) -> dict[bytes, str]:
    """The hash of each file of a commit; none where there is no such commit yet."""
    answer = git_says(top, "ls-tree", "-r", "-z", name)
    return {} if answer is None or answer.returncode else _by_path(answer.stdout, place=2)


def _holds(selection: Selection, path: str, name: str) -> bool:
    """Whether a file can be read, and is the blob of that name."""
    try:
        return bool(name) and _is(selection.read(path), name)
    except OSError:
        return False


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
