"""What a repository is called on disk, and how git gets there."""

from __future__ import annotations

import re

import pytest

from codemods.batch.git.urls import is_here, protocol_of, refused, slug_of
from codemods.batch.manifest.model import GitSettings


@pytest.mark.parametrize(
    ("url", "protocol"),
    [
        ("https://h/x", "https"),
        ("SSH://h/x", "ssh"),
        ("git@h:x", "ssh"),
        ("/srv/x", "file"),
        ("file:///srv/x", "file"),
        ("git://h/x", "git"),
    ],
)
def test_the_protocol_is_what_git_calls_it(url: str, protocol: str) -> None:
    assert protocol_of(url) == protocol
    assert is_here(url) == (protocol == "file")


def test_folders_are_readable_and_differ() -> None:
    urls = [
        "https://opendev.org/openstack/nova",
        "https://opendev.org/openstack/Nova",
        "https://opendev.org:8443/openstack/nova",
        "ssh://opendev.org/openstack/nova",
        "git@opendev.org:openstack/nova",
        "me@opendev.org:openstack/nova",
        "/srv/nova",
        "/srv/a/nova",
        "/srv/nova.git",
        "/srv/" + "long" * 100,
        "/srv/ünter/..x",
    ]
    slugs = [slug_of(url) for url in urls]
    assert len({slug.casefold() for slug in slugs}) == len(urls)
    assert all(re.fullmatch(r"[a-z0-9_][a-z0-9_-]{0,79}", slug) for slug in slugs)
    assert slugs[0].startswith("openstack-nova-")


def test_who_logs_in_and_a_slash_make_no_other_folder() -> None:
    assert slug_of("https://me@h/x") == slug_of("https://h/x/") == slug_of("https://H/x")


def test_a_relative_path_is_refused() -> None:
    assert "relative" in refused("a/b", GitSettings())
    assert refused("/a/b", GitSettings()) == ""
