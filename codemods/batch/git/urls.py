"""Where a repository is: what git is given, how it is shown, and what it is called on disk.

What an address is, and which ones are refused, is known to `codemods.batch.manifest.addresses`:
a manifest and git judge alike.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from codemods.batch.manifest.addresses import host_of, is_local, masked, parsed, project_of, wrong
from codemods.batch.manifest.model import GitSettings

__all__ = ["host_of", "is_here", "masked", "project_of", "protocol_of", "refused", "slug_of"]


def refused(url: str, settings: GitSettings) -> str:
    """Why git is not given `url`, in a sentence without secrets; empty: nothing speaks against it.
    A path has to be absolute here, as git does not run where the user is."""
    reason = wrong(url, settings.protocols)
    if not reason and is_local(url) and not Path(url).is_absolute():
        return "it is a relative path; give an absolute one"
    return reason


def protocol_of(url: str) -> str:
    """What git calls the way to it: https, ssh, file …; ``none`` where it is no address."""
    address = parsed(url)
    if address is None:
        return "none"
    return address.protocol or "file"


def is_here(url: str) -> bool:
    """Whether it is on this machine, by a path or by a URL of a file."""
    return protocol_of(url) == "file"


def slug_of(url: str) -> str:
    """The name of a folder for it: readable, no longer than 80 characters, another one for every
    other repository, on systems that do not tell capital letters, too."""
    address = parsed(url)
    parts = (
        ("", "", "", url)
        if address is None
        else (
            address.protocol,
            # Who logs in over https does not make another repository.
            "" if address.protocol in {"http", "https"} else address.user,
            address.host.lower(),
            address.path.rstrip("/"),
        )
    )
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = re.sub(r"[^a-z0-9_-]+", "-", project_of(url).lower())[-60:].strip("-")
    return f"{name}-{digest}" if name else digest
