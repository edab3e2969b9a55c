"""Where a repository is: what is accepted, how it is shown, and what it is called on disk."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from codemods.batch.manifest.model import GitSettings

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
_SCP = re.compile(r"(?:(?P<user>[^@/:]+)@)?(?P<host>\[[^\]]+\]|[^@/:\[]+):(?P<path>[^:].*|)")
"""``user@host:path``: https://git-scm.com/docs/git-clone#_git_urls."""

_SECRET = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]*)://(?P<user>[^\s/'\"<>]*)@")
_VALUE = re.compile(
    r"(?i)\b((?:access|private|oauth|auth|job|deploy)?[_-]?(?:token|password|passwd|secret))"
    r"(=|:\s*)[^\s&'\"]+"
)
_HEADER = re.compile(r"(?i)\b(authorization:\s*\w+)\s+\S+")


def refused(url: str, settings: GitSettings) -> str:
    """Why a repository at `url` is not looked at, in a sentence; empty: nothing speaks against it.

    The sentence does not hold the URL.
    """
    plain = unquote(url)
    if not url.strip():
        return "it is empty; give a URL or an absolute path"
    if url.startswith("-"):
        return "it begins with a hyphen, and git would take it for an option"
    if any(ord(it) < 0x20 or ord(it) == 0x7F for it in plain) or url != url.strip():
        return "it holds blanks at its ends, or characters that can't be printed"
    if _HELPER.match(url):
        return "it names a transport helper (NAME::ADDRESS), which could run any program"
    protocol = protocol_of(url)
    if not protocol:
        return "it is neither a URL nor an absolute path"
    if is_path(url):
        return ""
    if protocol not in settings.protocols:
        allowed = ", ".join(settings.protocols) or "none"
        return f"the protocol {protocol} is not allowed (protocols: {allowed})"
    return _refused_parts(url, protocol)


def _refused_parts(url: str, protocol: str) -> str:
    """The same, of what is within a URL whose protocol is allowed."""
    user, host, path = _parts(url)
    if protocol == "file":
        return "" if path.startswith("/") and not host else "a file URL has to be file:///PATH"
    if any(unquote(it).startswith("-") for it in (user, host)):
        return "its host begins with a hyphen, and a program would take it for an option"
    if not host:
        return "it names no host"
    if ":" in user:
        return "it holds a password; take it out and name a credential helper"
    return "" if path.strip("/") else "it names no repository on its host"


def is_path(url: str) -> bool:
    """Whether it is a path on this machine."""
    return Path(url).is_absolute()


def is_local(url: str) -> bool:
    """Whether it is on this machine, by a path or by a URL of a file."""
    return protocol_of(url) == "file"


def protocol_of(url: str) -> str:
    """As git calls it: https, ssh, file …; empty where it is no URL and no absolute path."""
    if is_path(url):
        return "file"
    match = _SCHEME.match(url)
    if match:
        return match[1].lower()
    return "ssh" if _SCP.fullmatch(url) else ""


def host_of(url: str) -> str:
    """The name of the host in small letters, without a port; empty on this machine."""
    return "" if is_local(url) else _parts(url)[1].lower()


def project_of(url: str) -> str:
    """What the repository is called there: its path without ``.git`` and slashes at its ends; of
    a local one, its whole path."""
    path = re.sub(r"(?:/?\.git)?/*$", "", _parts(url)[2])
    return path if is_local(url) else path.strip("/")


def slug_of(url: str) -> str:
    """The name of a folder for it: readable, no longer than 80 characters, another one for every
    other repository, on systems that do not tell capital letters, too."""
    user, host, path = _parts(url)
    protocol = protocol_of(url)
    # Who logs in over https does not make another repository.
    who = "" if protocol in {"http", "https"} else user
    known = "\0".join((protocol, who, _netloc(url) or host, path.rstrip("/")))
    words = [re.sub(r"[^a-z0-9._-]+", "-", it) for it in project_of(url).lower().split("/")]
    name = "-".join(word.strip("-.") for word in words if word.strip("-."))[-60:].strip("-.")
    digest = hashlib.sha256(known.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{name}-{digest}" if name else digest


def masked(text: str) -> str:
    """The same text without what may be a secret: users and passwords in URLs, values of tokens.

    Who logs in over ssh is no secret.
    """
    text = _SECRET.sub(_masked_user, text)
    text = _VALUE.sub(r"\1\2***", text)
    return _HEADER.sub(r"\1 ***", text)


def _masked_user(match: re.Match[str]) -> str:
    user = match["user"]
    if match["scheme"].lower() in {"ssh", "git+ssh", "ssh+git"} and ":" not in user:
        return match[0]
    return f"{match['scheme']}://***@"


def _parts(url: str) -> tuple[str, str, str]:
    """Who logs in, the host, and the path."""
    if is_path(url):
        return "", "", url
    if _SCHEME.match(url):
        rest = url.split("://", 1)[1]
        netloc, slash, path = rest.partition("/")
        user, _, host = netloc.rpartition("@")
        name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        return user, name, slash + path
    match = _SCP.fullmatch(url)
    return (match["user"] or "", match["host"], match["path"]) if match else ("", "", url)


def _netloc(url: str) -> str:
    """Host and port, in small letters."""
    if is_path(url) or not _SCHEME.match(url):
        return ""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
