"""What git's words mean: the class of a failure, and a sentence that groups with its like."""

from __future__ import annotations

import re
from typing import NamedTuple

from codemods.batch.failures import Failure, FailureKind
from codemods.batch.git.urls import masked

MOST_DETAIL = 2000
"""Characters of what git said that are kept."""


class _Meaning(NamedTuple):
    words: re.Pattern[str]
    kind: FailureKind
    message: str


def _row(words: str, kind: FailureKind, message: str) -> _Meaning:
    return _Meaning(re.compile(words, re.IGNORECASE | re.MULTILINE), kind, message)


_K = FailureKind

MEANINGS = (
    # What this machine lacks.
    _row(
        r"^(?!remote:).*(no space left on device|disk quota exceeded)",
        _K.DISK,
        "there is no room left on the disk",
    ),
    _row(
        r"^(?!remote:).*(out of memory|malloc failed|unable to allocate|cannot allocate memory)",
        _K.MEMORY,
        "git ran out of memory",
    ),
    # What a server says.
    _row(
        r"archived so it is read-only|archived (project|repositor)|project is archived"
        r"|project state does not permit (write|read)|is read.?only\b",
        _K.ARCHIVED,
        "the repository is archived or read-only",
    ),
    _row(
        r"(error:|HTTP) 429|too many requests|rate.?limit|abuse detection|retry[ -]after",
        _K.RATE_LIMIT,
        "the server asks to wait",
    ),
    _row(
        r"host key verification failed|certificate problem|certificate verification failed"
        r"|SSL: no alternative certificate|unable to get local issuer",
        _K.AUTHENTICATION,
        "the server can't be trusted: its key or certificate is not known here",
    ),
    _row(
        r"could not read (username|password)|terminal prompts disabled",
        _K.AUTHENTICATION,
        "the server asks for a login, or has no such repository; name a credential helper",
    ),
    _row(
        r"authentication failed|permission denied \(|error: 40[13]\b|access denied$"
        r"|permission to .* denied|write access to repository not granted|invalid credentials"
        r"|too many authentication failures|HTTP Basic: Access denied",
        _K.AUTHENTICATION,
        "the server does not let you in",
    ),
    _row(
        r"repository .*not found|error: (404|410)\b|does not appear to be a git repository"
        r"|access denied or repository not exported|no such repository"
        r"|project you were looking for could not be found|not a git repository",
        _K.NOT_FOUND,
        "there is no such repository",
    ),
    _row(
        r"couldn't find remote ref|remote branch .* not found",
        _K.NOT_FOUND,
        "there is no such branch",
    ),
    _row(
        r"not our ref|unadvertised object",
        _K.CONFLICT,
        "the commit is no longer there; the branch has been moved",
    ),
    # What the repository itself is.
    _row(
        r"fsck error",
        _K.BROKEN,
        "git's check of the objects fails; set fsck = false to take an old history as it is",
    ),
    _row(
        r"is corrupt|bad object|data stream error|^(error|fatal): (missing|unable to read)"
        r"|unable to read (tree|sha1 file|[0-9a-f]{40})|did not send all necessary objects"
        r"|loose object .* (is empty|missing)|object file .* is empty|invalid path"
        r"|could not read [0-9a-f]{40}|bad (tree|commit|blob|packed object|config)"
        r"|not a valid object name|unable to find [0-9a-f]{40}|bad numeric config"
        r"|protocol error|bad line length|invalid pack",
        _K.BROKEN,
        "the repository is broken",
    ),
    _row(
        r"transport '.*' not allowed|protocol .* not supported|protocol .* disabled"
        r"|unsupported (url scheme|protocol)",
        _K.POLICY,
        "the repository leads to a protocol that is not allowed",
    ),
    # What a push is refused for.
    _row(
        r"shallow update not allowed",
        _K.CONFLICT,
        "the server has the base no more, since its branch has been moved; plan again",
    ),
    _row(
        r"protected branch|hook declined|GH0\d\d|prohibited by gerrit|push declined"
        r"|deny updating|missing change-id|not allowed to push|denycurrentbranch"
        r"|branch is currently checked out|invalid committer|file size limit|not permitted"
        r"|remote rejected",
        _K.POLICY,
        "the server refuses the push",
    ),
    # What is on the way. It comes last: a server that says no hangs up, too.
    _row(
        r"could not resolve (host|proxy)|temporary failure in name resolution"
        r"|name or service not known|unable to look up",
        _K.NETWORK,
        "the host can't be found",
    ),
    _row(
        r"connection (refused|timed out|reset|closed)|operation timed out|network is unreachable"
        r"|no route to host|failed to connect|couldn't connect|unable to connect|early eof"
        r"|hung up|unexpected disconnect|rpc failed|error: 5\d\d\b|transfer closed|empty reply"
        r"|broken pipe|handshake|ssl_error|ssl_read|tls connection|kex_exchange|bytes of body"
        r"|could not read from remote|recv failure|send failure|http/2 stream|expected flush",
        _K.NETWORK,
        "the connection fails",
    ),
)
"""Read from the top: the first row that fits counts."""

_NAMES = re.compile(r"'[^'\n]*'|\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)

_WAIT = re.compile(
    r"(?i)(?:retry[ -]after:?|try again in|wait)\s+(\d+)\s*(s|sec|seconds?|m|min|minutes?)?\b"
)


def classified(text: str, verb: str) -> Failure:
    """What git's standard error, of ``git VERB``, comes to; without secrets."""
    said = masked(text).strip()
    # A repository may be called rate-limit, and a file archived: names mean nothing.
    plain = _NAMES.sub("''", said)
    for row in MEANINGS:
        if row.words.search(plain):
            wait = _wait(said) if row.kind is FailureKind.RATE_LIMIT else None
            return Failure(row.kind, row.message, said[-MOST_DETAIL:], wait)
    line = next((it for it in plain.splitlines() if it.startswith(("fatal:", "error:"))), "")
    reason = re.sub(r"^(fatal|error): ", "", line) or "it says nothing"
    return Failure(FailureKind.INTERNAL, f"git {verb} fails: {reason}", said[-MOST_DETAIL:])


def _wait(text: str) -> float | None:
    """The seconds that a server asks to wait, where it says them."""
    match = _WAIT.search(text)
    if match is None:
        return None
    return float(match[1]) * (60 if (match[2] or "s").startswith("m") else 1)
