"""How a Gerrit is reached, by the URL and by .gitreview."""

from __future__ import annotations

import pytest

from codemods.batch.forges.gerrit_place import Place, place_of
from codemods.batch.manifest.model import GitSettings

OPENDEV = {"host": "review.opendev.org", "port": "29418", "project": "openstack/nova.git"}


@pytest.mark.parametrize(
    ("url", "gitreview", "push", "web", "ssh"),
    [
        (
            "https://opendev.org/openstack/nova",
            OPENDEV,
            "ssh://review.opendev.org:29418/openstack/nova",
            "https://review.opendev.org",
            ("-p", "29418", "--", "review.opendev.org"),
        ),
        (
            "ssh://me@review.opendev.org:29418/openstack/nova.git",
            OPENDEV,
            "ssh://me@review.opendev.org:29418/openstack/nova.git",
            "",
            ("-p", "29418", "--", "me@review.opendev.org"),
        ),
        (
            "me@review.opendev.org:openstack/nova",
            {},
            "me@review.opendev.org:openstack/nova",
            "",
            ("--", "me@review.opendev.org"),
        ),
        (
            "https://example.org/r/a/team/thing.git",
            {"host": "example.org", "project": "team/thing"},
            "https://example.org/r/a/team/thing.git",
            "https://example.org/r",
            (),
        ),
        (
            "https://example.org/a/team/thing",
            {"host": "EXAMPLE.org"},
            "https://example.org/a/team/thing",
            "https://example.org",
            (),
        ),
        (
            "https://mirror.org/x",
            {"host": "example.org", "scheme": "https", "port": "8443", "project": "team/x"},
            "https://example.org:8443/team/x",
            "https://example.org:8443",
            (),
        ),
        (
            "/srv/nova",
            OPENDEV,
            "ssh://review.opendev.org:29418/openstack/nova",
            "",
            ("-p", "29418", "--", "review.opendev.org"),
        ),
    ],
)
def test_places(
    url: str, gitreview: dict[str, str], push: str, web: str, ssh: tuple[str, ...]
) -> None:
    place = place_of(url, gitreview, GitSettings())
    assert place == Place(place.host, place.project, push, web, ssh)
