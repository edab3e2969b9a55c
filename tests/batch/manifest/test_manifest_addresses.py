"""Addresses that git may be given, those that it may not, and what is shown of either."""

from __future__ import annotations

import re
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemods.batch.manifest.addresses import (
    PROTOCOLS,
    host_of,
    is_local,
    masked,
    parsed,
    project_of,
    same,
    told,
    wrong,
)

USUAL = ("https", "ssh")


@pytest.mark.parametrize(
    "url",
    [
        "https://opendev.org/openstack/nova.git",
        "https://opendev.org:8443/openstack/nova",
        "https://opendev.org/a@b/c",
        "HTTPS://opendev.org/openstack/nova",
        "ssh://review.opendev.org:29418/openstack/nova",
        "ssh://alice@review.opendev.org/openstack/nova",
        "ssh://[2001:db8::1]:29418/nova",
        "git@github.com:openstack/nova.git",
        "git@[::1]:nova",
        "host:~alice/nova",
        "/srv/git/nova",
        "../nova with a blank",
        "./nova:1",
        "nova",
        "~/nova",
    ],
)
def test_what_git_may_be_given(url: str) -> None:
    assert wrong(url, USUAL) == ""


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("", "must not be empty"),
        ("-u", "begins with a hyphen"),
        ("--upload-pack=touch x", "begins with a hyphen"),
        ("ext::sh -c touch", "would run a program of its own for ext::"),
        ("EXT::sh", "EXT::"),
        ("fd::7", "fd::"),
        ("::x", "::"),
        ("foo://host/x", "is none of https, ssh, http, git, file"),
        ("ext://host/x", "is none of"),
        ("http://host/x", "needs the protocol http"),
        ("git://host/x", "needs the protocol git"),
        ("file:///srv/x", "needs the protocol file"),
        ("ssh://-oProxyCommand=touch/x", "no host"),
        ("ssh://-l@host/x", "no user"),
        ("ssh://%2doProxyCommand/x", "no host"),
        ("git@-oProxyCommand=touch:x", "no host"),
        ("-o@host:x", "begins with a hyphen"),
        ("host:-x", "path that begins with a hyphen"),
        ("host:", "names no repository"),
        ("https://host", "names no repository"),
        ("https:///x", "no host"),
        ("https://host:1:2/x", "no host"),
        ("https://host\\evil/x", "no host"),
        ("https://host/a b", "a blank"),
        ("https://host/a%0ab", "encoded control"),
        ("https://host/a\nb", "control"),
        ("/srv/a\x00b", "control"),
        ("/srv/a\u202eb", "not seen"),
        ("a@b@host:x", "neither a URL"),
        ("https://host/" + "x" * 2000, "more than 2000"),
    ],
)
def test_what_git_must_not_be_given(url: str, part: str) -> None:
    sentence = wrong(url, USUAL)
    assert part in sentence
    assert not re.search(r"[\x00-\x1f\x7f]", sentence)
    assert len(sentence) < 400


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_protocol_may_be_allowed(protocol: str) -> None:
    url = f"{protocol}:///srv/x" if protocol == "file" else f"{protocol}://host/x"
    assert wrong(url, [protocol]) == ""
    assert wrong(url, []) != ""


def test_a_file_has_no_host() -> None:
    assert "names a host" in wrong("file://host/x", PROTOCOLS)


SECRET = "hunter2Qz"


@pytest.mark.parametrize(
    "url",
    [
        f"https://alice:{SECRET}@host/x",
        f"https://{SECRET}@host/x",
        f"https://alice:a/{SECRET}@host/x",
        f"https://alice:{SECRET}@@host/x",
        f"https://alice@corp:{SECRET}@host/x",
        f"https://alice:a {SECRET}@host/x",
        f"https://alice:a\n{SECRET}@host/x",
        f"https://alice:a\u2028{SECRET}@host/x",
        f"-https://alice:{SECRET}@host/x",
        f"ext::https://alice:{SECRET}@host/x",
        f"foo://alice:{SECRET}@host/x",
        f"ssh://alice:{SECRET}@host/x",
        f"alice:{SECRET}@host:x",
        f"alice:{SECRET}@host/x",
        f"https://host/x?private_token={SECRET}",
        f"https://host/x?a=1&access_token={SECRET}",
    ],
)
def test_a_secret_is_refused_and_not_shown(url: str) -> None:
    sentence = wrong(url, PROTOCOLS)
    assert sentence
    assert SECRET not in sentence
    assert SECRET not in told(url)


def test_what_a_program_said_is_masked() -> None:
    said = (
        f"fatal: unable to access 'https://alice:{SECRET}@host/x.git/': 403\n"
        f"hint: see https://host/help@v2, ssh://git@host/x or https://{SECRET}@host/?p=1"
    )
    assert masked(said) == (
        "fatal: unable to access 'https://***@host/x.git/': 403\n"
        "hint: see https://host/help@v2, ssh://git@host/x or https://***@host/?p=1"
    )


def test_masking_is_fast_whatever_is_said() -> None:
    assert masked("x://a:b" * 20_000).startswith("x://a:b")
    assert masked("?a" * 50_000).startswith("?a")


WORD = st.text(ascii_letters + digits + "-._", min_size=1, max_size=12)
PASSWORD = st.text(
    st.characters(exclude_categories=["Z", "C"], exclude_characters="@"), min_size=1, max_size=12
)


@given(st.sampled_from(["https", "http", "git", "ssh", "file", "x"]), WORD, PASSWORD, WORD)
def test_no_password_is_shown(protocol: str, user: str, password: str, path: str) -> None:
    mark = f"«{password}»"
    url = f"{protocol}://{user}:{mark}@host/{path}"
    for shown in (wrong(url, PROTOCOLS), told(url), masked(f"said '{url}'.")):
        assert shown
        assert mark not in shown


@given(st.text(max_size=30))
def test_whatever_is_given_gets_one_line(url: str) -> None:
    assert len(told(url).splitlines()) == 1
    assert "\n" not in wrong(url, USUAL)
    if not wrong(url, USUAL):
        assert not url.startswith("-")
        assert is_local(url) or parsed(url) is not None


def test_one_repository_has_one_name() -> None:
    of_one = ["https://Host/a/b", "https://host/a/b/", "https://host/a/b.git", "HTTPS://host/a/b"]
    assert len({same(url) for url in of_one}) == 1
    of_many = [
        *("https://host/a/b", "https://host/a/B", "https://host/a/bgit", "ssh://host/a/b"),
        *("host:a/b", "git@host:a/b", "ssh://git@host/a/b", "https://host:8443/a/b", "/a/b"),
        "/a/b.git",
    ]
    assert len({same(url) for url in of_many}) == len(of_many)
    assert same("host:a/b.git") == same("host:a/b/")
    assert same("/a/b/") == same("/a/b")
    assert same("/") == "/"


@pytest.mark.parametrize(
    ("url", "host", "project"),
    [
        ("https://Opendev.org:8443/openstack/nova.git/", "opendev.org", "openstack/nova"),
        ("git@github.com:openstack/nova.git", "github.com", "openstack/nova"),
        ("ssh://a@review.opendev.org:29418/openstack/nova", "review.opendev.org", "openstack/nova"),
        ("ssh://[2001:db8::1]:29418/nova", "2001:db8::1", "nova"),
        ("/srv/git/nova.git", "", "nova"),
        ("/srv/git/nova/", "", "nova"),
        ("file:///srv/git/nova", "", "srv/git/nova"),
    ],
)
def test_host_and_project(url: str, host: str, project: str) -> None:
    assert (host_of(url), project_of(url)) == (host, project)
