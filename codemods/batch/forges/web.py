"""What a forge tells everybody over HTTP: no token, no cookie, no redirection to anywhere else."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from codemods.batch.failures import Failure, FailureKind, StepFailed, failed

SECONDS = 60.0
"""How long an answer may take, from the first byte to the last."""
BYTES = 32_000_000
_PREFIX = b")]}'"
"""Gerrit begins its JSON with it, so that no browser runs it as a script."""

_KINDS = {
    401: FailureKind.AUTHENTICATION,
    403: FailureKind.AUTHENTICATION,
    404: FailureKind.NOT_FOUND,
    429: FailureKind.RATE_LIMIT,
}


class _Straight(HTTPRedirectHandler):
    """A repository chooses the host by its .gitreview; where that host sends us, nobody chose."""

    def redirect_request(self, *_: object) -> None:
        return None


def fetched(url: str, *, seconds: float = SECONDS) -> Any:
    """The JSON behind an http or https URL. Proxy and certificates are those of the environment.

    Raises `StepFailed`: `AUTHENTICATION` where not everybody may read it, `RATE_LIMIT` with the
    seconds that the host names, `NETWORK` for what may go by itself.
    """
    host = urlsplit(url).hostname or ""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise failed(FailureKind.POLICY, f"{host} is asked over https or http alone")
    opener: OpenerDirector = build_opener(_Straight)
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "diffwright"})  # noqa: S310
    try:
        with opener.open(request, timeout=min(seconds, 30.0)) as response:
            return _json(_body(response, host, seconds), response.headers.get_content_type(), host)
    except HTTPError as error:
        with error:
            raise StepFailed(_refusal(error, host)) from None
    except TimeoutError:
        raise failed(FailureKind.TIMEOUT, f"{host} takes too long to answer") from None
    except (URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            raise failed(FailureKind.TIMEOUT, f"{host} takes too long to answer") from None
        raise failed(FailureKind.NETWORK, f"{host} can't be asked", str(reason)) from None


def _body(response: http.client.HTTPResponse, host: str, seconds: float) -> bytes:
    """All of it, or `StepFailed` where it comes drop by drop, or never ends."""
    deadline = time.monotonic() + seconds
    body = bytearray()
    while piece := response.read1(65_536):
        body += piece
        if len(body) > BYTES:
            raise failed(
                FailureKind.TOO_LARGE, f"{host} answers with more than {BYTES // 1_000_000} MB"
            )
        if time.monotonic() > deadline:
            raise failed(FailureKind.TIMEOUT, f"{host} takes more than {seconds:.0f} seconds")
    return bytes(body)


def _json(body: bytes, kind: str, host: str) -> Any:
    try:
        return json.loads(body.removeprefix(_PREFIX))
    except (ValueError, RecursionError):
        if kind == "text/html":
            raise failed(
                FailureKind.AUTHENTICATION,
                f"{host} answers with a page for people where JSON was asked for; it may want a"
                " login, or a proxy stands between",
            ) from None
        raise failed(FailureKind.NETWORK, f"{host} answers with what is no JSON") from None


def _refusal(error: HTTPError, host: str) -> Failure:
    if 300 <= error.code < 400:
        where = urlsplit(error.headers.get("Location", "")).hostname or "another place"
        return Failure(FailureKind.POLICY, f"{host} sends us on to {where}, which is not followed")
    kind = _KINDS.get(error.code)
    if kind is None:
        kind = FailureKind.NETWORK if error.code >= 500 else FailureKind.POLICY
    wait = error.headers.get("Retry-After", "")
    return Failure(
        kind,
        f"{host} answers with HTTP {error.code}",
        retry_after=float(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else None,
    )
