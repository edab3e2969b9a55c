"""Which forge a repository goes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemods.batch.forges.choice import forge_of, kind_of
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import ForgeKind, GitSettings


@pytest.mark.parametrize(
    ("url", "gitreview", "kind"),
    [
        ("https://opendev.org/openstack/nova", {"host": "review.opendev.org"}, ForgeKind.GERRIT),
        ("https://github.com/openstack/nova", {"host": "review.opendev.org"}, ForgeKind.GERRIT),
        ("https://opendev.org/openstack/nova", {}, ForgeKind.PUSH),
        ("https://github.com/team/thing.git", {}, ForgeKind.GITHUB),
        ("git@GitHub.com:team/thing", {}, ForgeKind.GITHUB),
        ("https://team.ghe.com/team/thing", {}, ForgeKind.GITHUB),
        ("ssh://git@gitlab.com/team/thing", {}, ForgeKind.GITLAB),
        ("https://gitlab.example.org/team/thing", {"project": "x"}, ForgeKind.GITLAB),
        ("https://notgithub.com/team/thing", {}, ForgeKind.PUSH),
        ("https://github.com.example.org/team/thing", {}, ForgeKind.PUSH),
        ("/srv/github.com/thing", {}, ForgeKind.PUSH),
    ],
)
def test_by_gitreview_then_by_host(url: str, gitreview: dict[str, str], kind: ForgeKind) -> None:
    assert kind_of(url, gitreview) is kind


def test_what_the_manifest_says_counts(tmp_path: Path) -> None:
    git = Git.at(tmp_path, GitSettings())
    url = "https://github.com/team/thing"
    assert forge_of(ForgeKind.NONE, url, {}, git) is None
    named = {kind: forge_of(kind, url, {}, git) for kind in ForgeKind if kind is not ForgeKind.NONE}
    assert {kind.value: forge and forge.name for kind, forge in named.items()} == {
        "auto": "github",
        "gerrit": "gerrit",
        "github": "github",
        "gitlab": "gitlab",
        "push": "push",
    }
