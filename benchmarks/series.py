"""What a batch exports and publishes, compared with what it says that it committed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.repositories import git
from codemods.batch.git.urls import slug_of

_IDENTITY = ("-c", "user.name=A. Reviewer", "-c", "user.email=reviewer@example.org")


def unequal(exported: Path, reviews: Sequence[Mapping[str, Any]], clone: Path) -> list[str]:
    """What is wrong of patches: each, applied by ``git am`` to its base in a fresh clone, has to
    give the tree of its commit, which is read in the remote that it was published to.

    `reviews` are those that a batch lists, in its order; `clone` is a folder that is made anew.
    """
    by_remote: dict[str, list[Mapping[str, Any]]] = {}
    for review in reviews:
        by_remote.setdefault(review["repository"], []).append(review)
    folders = {path.parent.name for path in exported.glob("*/series")}
    wanted = {slug_of(remote): remote for remote in by_remote}
    wrong = [f"{name}: patches, but no reviews" for name in sorted(folders - wanted.keys())]
    for name, remote in wanted.items():
        if name in folders:
            wrong += _unequal_in(Path(remote), exported / name, by_remote[remote], clone)
        else:
            wrong.append(f"{remote}: reviews, but no patches")
    return wrong


def _unequal_in(
    remote: Path, folder: Path, reviews: Sequence[Mapping[str, Any]], clone: Path
) -> list[str]:
    patches = [folder / name for name in (folder / "series").read_text("utf-8").splitlines()]
    if len(patches) != len(reviews):
        return [f"{remote.stem}: {len(patches)} patches, {len(reviews)} reviews"]
    shutil.rmtree(clone, ignore_errors=True)
    git("clone", "--quiet", "--shared", "--", remote, clone)
    wrong = []
    for patch, review in zip(patches, reviews, strict=True):
        try:
            tree = applied(clone, review["base"], patch)
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines()
            wrong.append(f"{remote.stem}: git am {patch.name}: {said[:1]}")
            continue
        if tree != tree_of(remote, review["commit"]):
            wrong.append(f"{remote.stem}: git am {patch.name} gives another tree")
    return wrong


def applied(clone: Path, base: str, patch: Path) -> str:
    """The object id of the tree that a patch gives on a base. Raises
    `subprocess.CalledProcessError` where it does not apply."""
    git("checkout", "--quiet", "--force", "--detach", base, folder=clone)
    try:
        git(*_IDENTITY, "am", "--quiet", patch.absolute(), folder=clone)
    except subprocess.CalledProcessError:
        git("am", "--abort", folder=clone)
        raise
    return tree_of(clone / ".git", "HEAD")


def tree_of(repository: Path, commit: str) -> str:
    """The object id of the tree of a commit."""
    return git(f"--git-dir={repository}", "rev-parse", f"{commit}^{{tree}}").decode().strip()


def branches(remote: Path) -> dict[str, str]:
    """The object id of each branch of a repository, by name."""
    form = "--format=%(objectname) %(refname:lstrip=2)"
    said = git(f"--git-dir={remote}", "for-each-ref", form, "refs/heads").decode()
    return {name: oid for oid, name in (line.split(" ", 1) for line in said.splitlines())}


def fingerprint(folder: Path) -> str:
    """Another one as soon as anything is written into a folder, even the same again."""
    lines = (
        f"{path.relative_to(folder)} {path.lstat().st_mtime_ns} {path.lstat().st_size}\n"
        for path in sorted(folder.rglob("*"))
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
