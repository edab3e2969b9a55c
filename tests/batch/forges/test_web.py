"""What a host may say to an anonymous question, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from git_servers import Answer, Server

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges import web


@pytest.fixture
def say(tmp_path: Path) -> Iterator[Callable[..., str]]:
    with Server(tmp_path) as server:

        def to(body: bytes = b"", **fields: Any) -> str:
            server.route = lambda path, query: Answer(body, **fields)
            return f"{server.url}/changes/?q=x"

        yield to


def _kind(url: str, **more: Any) -> FailureKind:
    with pytest.raises(StepFailed) as raised:
        web.fetched(url, **more)
    return raised.value.failure.kind


def test_json_with_and_without_the_prefix_of_gerrit(say: Callable[..., str]) -> None:
    assert web.fetched(say(b")]}'\n[1]")) == [1]
    assert web.fetched(say(b'{"a": "b"}')) == {"a": "b"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.AUTHENTICATION),
        (403, FailureKind.AUTHENTICATION),
        (404, FailureKind.NOT_FOUND),
        (400, FailureKind.POLICY),
        (500, FailureKind.NETWORK),
        (503, FailureKind.NETWORK),
    ],
)
def test_refusals(say: Callable[..., str], status: int, kind: FailureKind) -> None:
    assert _kind(say(b"<html>", status=status)) is kind


@pytest.mark.parametrize(("header", "seconds"), [("17", 17.0), ("soon", None), ("9" * 400, None)])
def test_the_seconds_to_wait(say: Callable[..., str], header: str, seconds: float | None) -> None:
    with pytest.raises(StepFailed) as raised:
        web.fetched(say(status=429, headers={"Retry-After": header}))
    assert raised.value.failure.kind is FailureKind.RATE_LIMIT
    assert raised.value.failure.retry_after == seconds


def test_nobody_is_followed_elsewhere(say: Callable[..., str]) -> None:
    url = say(status=302, headers={"Location": "http://user:secret@elsewhere.example/x"})
    with pytest.raises(StepFailed, match=r"sends us on to elsewhere\.example") as raised:
        web.fetched(url)
    assert "secret" not in str(raised.value.failure)


def test_a_page_for_people(say: Callable[..., str]) -> None:
    assert _kind(say(b"<html>Log in</html>", kind="text/html")) is FailureKind.AUTHENTICATION


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff\xfe\xfd", b")]}'"])
def test_no_json(say: Callable[..., str], body: bytes) -> None:
    assert _kind(say(body)) is FailureKind.NETWORK


def test_a_silent_host(say: Callable[..., str]) -> None:
    begun = time.monotonic()
    assert _kind(say(b"[]", seconds=2.0), seconds=0.2) is FailureKind.TIMEOUT
    assert time.monotonic() - begun < 1.5


def test_too_much(say: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "BYTES", 1000)
    assert _kind(say(b"[" + b" " * 2000 + b"]")) is FailureKind.TOO_LARGE


def test_nobody_there(say: Callable[..., str]) -> None:
    assert _kind("http://127.0.0.1:9/changes/") is FailureKind.NETWORK
    assert _kind("file:///etc/passwd") is FailureKind.POLICY
