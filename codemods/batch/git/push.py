"""What leaves the machine: one ref of one repository, and never over what somebody else has put
there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from codemods.batch.failures import Failure, FailureKind, StepFailed, failed
from codemods.batch.forges.forge import Moved
from codemods.batch.git.classification import classified
from codemods.batch.git.clones import check, other_half, remote_oid
from codemods.batch.git.run import SECONDS, answer
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import is_here, masked, protocol_of

__all__ = ["push", "remote_oid"]

_STALE = re.compile(r"\((stale info|fetch first|non-fast-forward|already exists|needs force)\)")
"""What git says of a ref that holds something else: https://git-scm.com/docs/git-push#_output."""

_RACE = re.compile(r"cannot lock ref|incorrect old value|reference already exists", re.IGNORECASE)
"""The same, where somebody moves it at this very moment."""


def push(
    git: Git,
    clone: Path,
    url: str,
    oid: str,
    ref: str,
    *,
    options: Sequence[str] = (),
    lease: str | None,
    seconds: float = SECONDS,
) -> str:
    """Push a commit of the clone to a ref of the repository at `url`; what the remote said.

    `oid` may be empty: the ref is deleted. `lease` is the object id that the ref has to hold now,
    empty where it must not be there; None where it is no branch, as ``refs/for/main``. `options`
    are push options (``-o``).

    Raises `Moved` where the ref holds something else, `StepFailed` otherwise. Its detail has all
    that git and the remote said, without secrets.
    """
    check(git, url)
    if is_here(url) and not git.settings.push_to_paths:
        raise failed(
            FailureKind.POLICY,
            "nothing is pushed to a local path unless the manifest says push_to_paths = true",
        )
    arguments = ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed"]
    arguments += ["--recurse-submodules=no", *other_half(git, url, "receive-pack")]
    arguments += [f"--push-option={option}" for option in options]
    if lease is not None:
        arguments.append(f"--force-with-lease={ref}:{lease}")
    arguments += ["--", url, f"{oid}:{ref}"]
    said = answer(git, arguments, repository=clone, protocols=[protocol_of(url)], seconds=seconds)
    words = said.out.decode("utf-8", "replace")
    if said.code == 0:
        return masked(_of_remote(said.errors))
    if _STALE.search(words) or (lease is not None and _RACE.search(words + said.errors)):
        raise Moved(f"{ref} holds something else than we have pushed")
    failure = classified(f"{said.errors}\n{words}", "push")
    detail = masked(f"{said.errors}\n{words}".strip())
    raise StepFailed(Failure(failure.kind, failure.message, detail[-4000:], failure.retry_after))


def _of_remote(errors: str) -> str:
    """The lines that the other side has sent, as it wrote them."""
    lines = (line.removeprefix("remote:") for line in errors.splitlines() if line[:7] == "remote:")
    return "\n".join(line.strip() for line in lines).strip()
