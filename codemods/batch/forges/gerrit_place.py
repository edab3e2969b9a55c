"""Where the Gerrit of a repository is, by its URL and by its ``.gitreview``.

The keys are those of git-review: https://docs.opendev.org/opendev/git-review/latest/installation.html.
A repository that somebody else wrote chooses the host by them, so they are checked like any URL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git.urls import host_of, project_of, protocol_of, refused
from codemods.batch.manifest.model import GitSettings

SSH_PORT = 29418
"""Of Gerrit, where nothing else is said."""

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_PROJECT = re.compile(r"[A-Za-z0-9_][\w.+-]*(?:/[A-Za-z0-9_][\w.+-]*)*", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9_][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """How the Gerrit of a repository is spoken to."""

    host: str
    project: str
    push: str
    """The URL that is pushed to."""
    web: str
    """What everybody may ask over HTTP begins with it; empty: it is asked over ssh."""
    ssh: tuple[str, ...]
    """Port and destination as arguments of ssh; empty: there is no such way."""


def place_of(url: str, gitreview: Mapping[str, str], settings: GitSettings) -> Place:
    """Raises `StepFailed` where what they say is none, or not allowed.

    The URL itself is pushed to where its host is that of ``.gitreview``; otherwise, as with a
    mirror, what ``.gitreview`` names.
    """
    host = gitreview.get("host", "").strip().lower() or host_of(url)
    project = gitreview.get("project", "").strip().strip("/").removesuffix(".git")
    project = project or project_of(url)
    port = gitreview.get("port", "").strip()
    if not _HOST.fullmatch(host):
        raise failed(FailureKind.POLICY, f".gitreview names {host!r}, which is no host")
    if not _PROJECT.fullmatch(project) or ".." in project:
        raise failed(FailureKind.POLICY, f".gitreview names {project!r}, which is no project")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise failed(FailureKind.POLICY, f".gitreview names {port!r}, which is no port")
    place = _place(url, gitreview.get("scheme", "").strip().lower(), host, port, project)
    if why := refused(place.push, settings):
        raise failed(FailureKind.POLICY, f"the Gerrit at {host} can't be pushed to: {why}")
    if place.web and urlsplit(place.web).scheme not in settings.protocols:
        return Place(host, project, place.push, "", place.ssh)
    return place


def _place(url: str, scheme: str, host: str, port: str, project: str) -> Place:
    protocol = protocol_of(url)
    if host_of(url) == host and protocol in {"http", "https"}:
        return Place(host, project, url, _web(url, project), ())
    if host_of(url) == host and protocol == "ssh":
        return Place(host, project, url, "", _ssh(url))
    if scheme in {"http", "https"}:
        base = f"{scheme}://{host}" + (f":{port}" if port else "")
        return Place(host, project, f"{base}/{project}", base, ())
    number = port or str(SSH_PORT)
    push = f"ssh://{host}:{number}/{project}"
    # What everybody can read is asked without an account.
    web = f"https://{host}" if protocol == "https" else ""
    return Place(host, project, push, web, ("-p", number, "--", host))


def _web(url: str, project: str) -> str:
    """The part before ``/a/PROJECT`` or ``/PROJECT``: Gerrit need not be at the top of its host."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/").removesuffix(".git").removesuffix(f"/{project}")
    path = "" if path == "/a" else path.removesuffix("/a")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"


def _ssh(url: str) -> tuple[str, ...]:
    """``ssh://user@host:port/project`` or ``user@host:project``."""
    if "://" in url:
        parts = urlsplit(url)
        user, host, port = parts.username or "", parts.hostname or "", parts.port
    else:
        user, _, host = url.partition(":")[0].rpartition("@")
        port = None
    if user and not _USER.fullmatch(user):
        raise failed(FailureKind.POLICY, f"{user!r} is no name of an account")
    where = f"{user}@{host}" if user else host
    return (*(("-p", str(port)) if port else ()), "--", where)
