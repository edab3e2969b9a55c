"""How a Gerrit is reached, by the URL and by .gitreview."""

from __future__ import annotations

import pytest

from codemods.batch.failures import FailureKind, StepFailed
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


@pytest.mark.parametrize(
    "gitreview",
    [
        {"host": "-oProxyCommand=touch x"},
        {"host": "a b"},
        {"host": "a/../b"},
        {"host": "review.example.org", "port": "22;x"},
        {"host": "review.example.org", "port": "99999"},
        {"host": "review.example.org", "port": "9" * 5000},
        {"host": "review.example.org", "project": "../../x"},
        {"host": "review.example.org", "project": "x y OR status:open"},
        {"host": "review.example.org", "project": "-x"},
    ],
)
def test_a_gitreview_that_names_nonsense(gitreview: dict[str, str]) -> None:
    with pytest.raises(StepFailed, match=r"\.gitreview names") as raised:
        place_of("https://example.org/x", gitreview, GitSettings())
    assert raised.value.failure.kind is FailureKind.POLICY


def test_a_protocol_that_is_not_allowed() -> None:
    gitreview = {"host": "review.example.org", "scheme": "http"}
    with pytest.raises(StepFailed, match="protocol http,"):
        place_of("https://mirror.example.org/x", gitreview, GitSettings())
    # What is read over https by everybody is asked over ssh where https is not allowed.
    place = place_of("https://opendev.org/x", OPENDEV, GitSettings(protocols=("ssh",)))
    assert (place.web, bool(place.ssh)) == ("", True)
