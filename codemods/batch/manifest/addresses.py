"""Addresses of repositories: what is one, what is refused before git sees it, how it is told.

Nothing here asks git, the network or the disk. Git reads an address in this way (`connect.c`,
`url_is_local_not_ssh`, and `transport.c`): ``scheme://…``; ``helper::…``, which runs a program;
with a colon in front of the first slash ``[user@]host:path``, by ssh; and otherwise a local path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

HIDDEN = r"\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
"""Controls and characters that are not seen, as they stand in the brackets of a pattern.
Halves of pairs are missing: TOML can't hold them, and not every validator knows them."""
PROTOCOLS = ("https", "ssh", "http", "git", "file")
"""Those that a manifest may allow."""
LONGEST = 2000
"""Characters of an address."""

_HIDDEN = re.compile(rf"[{HIDDEN}\ud800-\udfff]")
_BLANK = re.compile(rf"[\s{HIDDEN}\ud800-\udfff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_HELPER = re.compile(r"([A-Za-z0-9+.-]*)::")
_SCP = re.compile(r"(?:([^@/:]*)@)?(\[[^\]/]*\]|[^@/:\[\]]*):(.*)", re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|\w[\w.-]*)(:[0-9]{1,5})?")
_USER = re.compile(r"\w[\w.+%-]*")

_LOGIN = re.compile(
    # With one slash a URL comes out of what normalises paths.
    r"([A-Za-z][A-Za-z0-9+.-]{0,30}://|(?:https?|ssh|git):/)"
    # Up to the last @ of the authority; or, where a password holds slashes, to the last of all.
    r"([^\s/]{1,4096}(?=@)|[^\s/@:]{0,256}:(?![0-9]*[/?#])\S{0,4096}(?=@))"
)
_SCP_LOGIN = re.compile(r"([^/@:]+):[^/@]+(?=@)")
_PARAMETER = re.compile(
    r"([?&;][\w.-]{0,64}(?:token|secret|passw|key|auth|signature)[\w.-]{0,64}=)[^&;#\s'\"]+", re.I
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that is right."""

    protocol: str
    """In lower case; ``ssh`` for ``host:path`` as well; empty for a local path."""
    user: str
    host: str
    """As given, with its port."""
    path: str


def parsed(url: str) -> Address | None:
    """The parts of an address; None where git would take it for something that it can't be."""
    if match := _SCHEME.fullmatch(url):
        authority, slash, path = match[2].partition("/")
        user, _, host = authority.rpartition("@")
        return Address(match[1].lower(), user, host, slash + path)
    if is_local(url):
        return Address("", "", "", url)
    match = _SCP.fullmatch(url)
    return None if match is None else Address("ssh", match[1] or "", match[2], match[3])


def is_local(url: str) -> bool:
    """Whether git takes it for a path on this machine."""
    if os.name == "nt" and _DRIVE.match(url):
        return True
    colon, slash = url.find(":"), url.find("/")
    return colon < 0 or 0 <= slash < colon


def wrong(url: str, protocols: Collection[str]) -> str:
    """Why git must not be given this address: a sentence without a full stop and without what is
    secret in it. Empty: nothing speaks against it, though there need be no such repository.

    A local path is always allowed, since somebody named it; ``file://`` is a protocol.
    """
    if not url:
        return "an address must not be empty"
    reason = _objection(url, protocols)
    return f"{told(url)} {reason}" if reason else ""


def masked(text: str) -> str:
    """`text` without the passwords and tokens of URLs in it.

    A name alone stays where it says nothing: in front of a host of ssh.
    """
    # Most texts have neither: that is seen at a glance.
    text = _LOGIN.sub(_without_login, text) if "@" in text else text
    return _PARAMETER.sub(r"\1***", text) if "=" in text else text


def visible(text: str) -> str:
    """`text` on one line, with escapes for what is not seen, and without passwords of URLs."""
    return masked(_HIDDEN.sub(_escaped, text))


def told(url: str) -> str:
    """An address between quotation marks, for a message: on one line, and without secrets."""
    is_path = is_local(url)
    plain = (_HIDDEN if is_path else _BLANK).sub(_escaped, url)
    safe = masked(plain)
    if not is_path and not _SCHEME.match(url):
        safe = _SCP_LOGIN.sub(r"\1:***", safe, count=1)
    return f'"{safe[:197]}…"' if len(safe) > 200 else f'"{safe}"'


def same(url: str) -> str:
    """What two addresses of one repository have in common: slashes at the end, ``.git`` and the
    case of a host are no difference, and in a local path only the slashes are none."""
    address = parsed(url)
    if address is None or not address.protocol:
        return url.rstrip("/") or "/"
    user = f"{address.user}@" if address.user else ""
    mark = "://" if _SCHEME.match(url) else ":"
    return f"{address.protocol}{mark}{user}{address.host.lower()}:{_plain_path(address.path)}"


def project_of(url: str) -> str:
    """The project as its host names it, such as ``openstack/nova``; of a local path the folder."""
    address = parsed(url)
    if address is None or not address.protocol:
        return os.path.basename(_plain_path(url))
    return _plain_path(address.path).lstrip("/")


def host_of(url: str) -> str:
    """The host in lower case, without a port; empty for a local path."""
    address = parsed(url)
    if address is None:
        return ""
    return re.sub(r":[0-9]+$", "", address.host).strip("[]").lower()


def _has_login(url: str) -> bool:
    return masked(url) != url or (not _SCHEME.match(url) and _SCP_LOGIN.match(url) is not None)


def _objection(url: str, protocols: Collection[str]) -> str:
    """What goes on behind the address in a sentence; empty: nothing."""
    if url.startswith("-"):
        return "begins with a hyphen, and git would take it for an option"
    if _HIDDEN.search(url):
        return "holds a control character, or one that is not seen"
    if len(url) > LONGEST:
        return f"has more than {LONGEST} characters"
    if match := _HELPER.match(url):
        return f"is no URL: git would run a program of its own for {match[1]}::"
    if is_local(url):
        return ""
    if _has_login(url):
        return (
            "carries a password or a token; leave it out, and let ssh or "
            "[git] credential-helper answer for you"
        )
    if _BLANK.search(url) or ("%" in url and _HIDDEN.search(unquote(url))):
        return "holds a blank or an encoded control character"
    address = parsed(url)
    if address is None:
        return "is neither a URL nor host:path nor a path"
    if address.protocol not in PROTOCOLS:
        return f"is none of {', '.join(PROTOCOLS)}"
    if address.protocol not in protocols:
        return f"needs the protocol {address.protocol}, which [git] protocols does not allow"
    return _objection_to(address)


def _objection_to(address: Address) -> str:
    if address.protocol == "file":
        is_here = not address.host and not address.user
        return "" if is_here else "names a host; a file is file:///PATH"
    if not _HOST.fullmatch(address.host):
        return "has no host that is one"
    if address.user and not _USER.fullmatch(address.user):
        return "has no user that is one"
    if not address.path.strip("/"):
        return "names no repository of the host"
    # ssh hands the path to a program of the host.
    return "has a path that begins with a hyphen" if address.path.startswith("-") else ""


def _without_login(match: re.Match[str]) -> str:
    scheme, login = match[1], match[2]
    if not scheme.lower().startswith("ssh:"):
        return f"{scheme}***"
    user, colon, _ = login.partition(":")
    return f"{scheme}{user}:***" if colon else match[0]


def _plain_path(path: str) -> str:
    return path.rstrip("/").removesuffix(".git").rstrip("/")


def _escaped(character: re.Match[str]) -> str:
    code = ord(character[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
