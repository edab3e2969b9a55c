"""Clones of our own: bare, one commit deep, with nothing in them that the other side chose but
objects.

A clone may hold several commits to start from, of several branches. Each has a ref of its own,
``refs/bases/OID``, which git writes when all objects have arrived and are checked, and not before:
what has no such ref is not there, whatever a killed git has left.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.git.bare import make
from codemods.batch.git.locks import alone
from codemods.batch.git.run import SECONDS, answer, run
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import is_here, protocol_of, refused
from codemods.batch.manifest.model import DEFAULT_BRANCH

_BAD_BRANCH = re.compile(
    r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(/|$)|^[-/.]|[/.]$|^@$|^$"
)
"""What no branch is called: https://git-scm.com/docs/git-check-ref-format."""
HEADS = "refs/heads/"
"""How the full names of branches begin."""


@dataclass(frozen=True, slots=True)
class Base:
    """The commit that a target starts from."""

    branch: str
    """By name, without ``refs/heads/``."""
    oid: str


def resolve(git: Git, url: str, branch: str, *, seconds: float = SECONDS) -> Base:
    """The commit that a branch of the repository at `url` holds now; ``default`` is the branch
    that its HEAD names. Raises `StepFailed`."""
    if branch != DEFAULT_BRANCH and _BAD_BRANCH.search(branch):
        raise failed(FailureKind.NOT_FOUND, f"no branch can be called {branch!r}")
    wanted = "HEAD" if branch == DEFAULT_BRANCH else f"{HEADS}{branch}"
    refs, names = _remote(git, url, wanted, seconds)
    if branch != DEFAULT_BRANCH:
        if wanted not in refs:
            raise failed(FailureKind.NOT_FOUND, f"there is no branch {branch}")
        return Base(branch, refs[wanted])
    name = names.get("HEAD", "")
    if "HEAD" not in refs:
        # Git says the same of an empty repository and of a HEAD that leads nowhere.
        is_empty = not _remote(git, url, f"{HEADS}*", seconds)[0]
        reason = "it holds no branch" if is_empty else "its HEAD leads to no branch; name one"
        raise failed(FailureKind.NOT_FOUND, f"there is no default branch: {reason}")
    if not name.startswith(HEADS):
        reason = "its HEAD is at no branch; name one"
        raise failed(FailureKind.NOT_FOUND, f"there is no default branch: {reason}")
    return Base(name.removeprefix(HEADS), refs["HEAD"])


def remote_oid(git: Git, url: str, ref: str, *, seconds: float = SECONDS) -> str | None:
    """What a ref of the repository at `url` holds now; None where there is none. Raises
    `StepFailed`."""
    return _remote(git, url, ref, seconds)[0].get(ref)


def ensure(
    git: Git, clone: Path, url: str, base: Base, *, megabytes: float, seconds: float = SECONDS
) -> None:
    """See that the folder `clone` is a bare repository of ours that holds the commit and all its
    files.

    Does nothing where that is so already. Raises `StepFailed`: TOO_LARGE where it would take more
    than `megabytes` (10⁶ bytes) on disk, CONFLICT where the branch has been moved since it was
    resolved and the server gives no other commits: then resolve it again.
    """
    check(git, url)
    with alone(clone, seconds) as held:
        if holds(git, clone, base.oid):
            return
        # What has the ref and not the objects was damaged, by whomever.
        has_others = _has_bases(clone) and not _is_base(git, clone, base.oid)
        if not has_others:
            # Half made, or broken: nothing in it is worth to be kept.
            shutil.rmtree(clone, ignore_errors=True)
            # HEAD names a branch that there never is: nothing is read from a commit unasked.
            make(clone, base.oid, is_bare=True, head="ref: refs/heads/none")
        try:
            _fetch(git, clone, url, base, megabytes, seconds, held)
        except BaseException:
            if not has_others:
                shutil.rmtree(clone, ignore_errors=True)
            raise


def holds(git: Git, clone: Path, oid: str) -> bool:
    """Whether a clone holds a commit to start from, or one of ours, with all its files."""
    if not (clone / "objects").is_dir():
        return False
    return not answer(
        git, ["rev-list", "--objects", "--quiet", "--no-walk", oid, "--"], repository=clone
    ).code and (_is_base(git, clone, oid) or _is_ours(git, clone, oid))


def check(git: Git, url: str) -> None:
    """Raise `StepFailed` where nothing at `url` is to be looked at."""
    reason = refused(url, git.settings)
    if reason:
        raise failed(FailureKind.POLICY, "the URL is refused", reason)


def other_half(git: Git, url: str, service: str) -> list[str]:
    """The option that names the other half of git for a local repository; none for others."""
    if not is_here(url):
        return []
    name = "upload-pack" if service == "upload-pack" else "receive-pack"
    return [f"--{name}={git.serving(name)}"]


def _remote(git: Git, url: str, ref: str, seconds: float) -> tuple[dict[str, str], dict[str, str]]:
    """Of the refs that fit, the object id by name, and what symbolic ones name."""
    check(git, url)
    out = run(
        git,
        ["ls-remote", "--symref", *other_half(git, url, "upload-pack"), "--", url, ref],
        protocols=[protocol_of(url)],
        seconds=seconds,
    ).decode("utf-8", "surrogateescape")
    refs: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in out.splitlines():
        value, tab, name = line.partition("\t")
        if tab and value.startswith("ref: "):
            names[name] = value.removeprefix("ref: ")
        elif tab:
            refs[name] = value
    return refs, names


def _fetch(
    git: Git, clone: Path, url: str, base: Base, megabytes: float, seconds: float, held: int
) -> None:
    """Fetch the commit by its id; where the server wants a name, fetch the branch and compare."""
    end = time.monotonic() + seconds

    def watch() -> None:
        if size_of(clone) > megabytes * 1e6:
            raise failed(FailureKind.TOO_LARGE, f"it takes more than {megabytes:g} MB")

    def fetch(what: str) -> None:
        run(
            git,
            [
                *("fetch", "--quiet", "--depth=1", "--no-tags"),
                *("--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-maintenance"),
                *("--update-shallow", *other_half(git, url, "upload-pack"), "--", url, what),
            ],
            repository=clone,
            protocols=[protocol_of(url)],
            seconds=max(1.0, end - time.monotonic()),
            watch=watch,
            held=held,
        )

    ref = f"refs/bases/{base.oid}"
    try:
        fetch(f"+{base.oid}:{ref}")
    except StepFailed as error:
        if error.failure.kind is not FailureKind.CONFLICT:
            raise
        fetch(f"+{HEADS}{base.branch}:refs/fetched")
        found = run(git, ["rev-parse", "--verify", "refs/fetched"], repository=clone)
        if found.decode("ascii").strip() != base.oid:
            raise failed(
                FailureKind.CONFLICT, f"the branch {base.branch} has been moved meanwhile"
            ) from None
        run(git, ["update-ref", ref, base.oid], repository=clone, held=held)
    watch()
    if not holds(git, clone, base.oid):
        raise failed(FailureKind.BROKEN, "the server has not sent all that the commit needs")


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder; what goes meanwhile counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total


def _has_bases(clone: Path) -> bool:
    bases = clone / "refs" / "bases"
    return bases.is_dir() and any(bases.iterdir())


def _is_base(git: Git, clone: Path, oid: str) -> bool:
    said = answer(git, ["rev-parse", "--verify", "--quiet", f"refs/bases/{oid}"], repository=clone)
    return said.code == 0


def _is_ours(git: Git, clone: Path, oid: str) -> bool:
    said = answer(
        git,
        ["for-each-ref", "--count=1", "--format=%(objectname)", f"--points-at={oid}", "refs/heads"],
        repository=clone,
    )
    return bool(said.out.strip())
