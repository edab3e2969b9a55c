"""Which forge a repository's reviews go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codemods.batch.forges.forge import Forge
from codemods.batch.forges.gerrit import Gerrit
from codemods.batch.forges.github import GitHub
from codemods.batch.forges.gitlab import GitLab
from codemods.batch.forges.plain import PlainPush
from codemods.batch.git.settings import Git
from codemods.batch.git.urls import host_of
from codemods.batch.manifest.model import ForgeKind

_FORGES: Mapping[ForgeKind, Callable[[Git], Forge]] = {
    ForgeKind.GERRIT: Gerrit,
    ForgeKind.GITHUB: GitHub,
    ForgeKind.GITLAB: GitLab,
    ForgeKind.PUSH: PlainPush,
}


def forge_of(kind: ForgeKind, url: str, gitreview: Mapping[str, str], git: Git) -> Forge | None:
    """The forge of a repository; None where nothing is to be published."""
    if kind is ForgeKind.AUTO:
        kind = kind_of(url, gitreview)
    return _FORGES[kind](git) if kind is not ForgeKind.NONE else None


def kind_of(url: str, gitreview: Mapping[str, str]) -> ForgeKind:
    """By ``.gitreview``, which only projects with a Gerrit have, then by the host."""
    host = host_of(url)
    if gitreview.get("host"):
        return ForgeKind.GERRIT
    if host == "github.com" or host.endswith(".ghe.com"):
        return ForgeKind.GITHUB
    if host == "gitlab.com" or host.startswith("gitlab."):
        return ForgeKind.GITLAB
    return ForgeKind.PUSH
