"""What the help of an option says: one sentence that an operator understands, with the unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from codemods.timeouts.facts import Kind, Timeout
from codemods.timeouts.names import ASKING, DONE
from codemods.timeouts.oslo import naming
from codemods.timeouts.words import words_of

_ROLES = frozenset(
    {
        "agent", "api", "backend", "client", "conductor", "console", "controller", "driver",
        "handler", "manager", "monitor", "plugin", "proxy", "scheduler", "server", "service",
        "volume", "worker",
    }
)  # fmt: skip
"""Modules that are named for what they do; whose they are says their package."""

_SPELLINGS = {
    it.lower(): it
    for it in (
        "API", "BDM", "CIFS", "DB", "DHCP", "DNS", "FC", "HA", "HTTP", "HTTPS", "ID",
        "IO", "IP", "IPMI", "iSCSI", "L2", "L3", "LDAP", "LUN", "LVM", "NBD", "NFS",
        "NIC", "OVN", "OVS", "OVSDB", "PCI", "QEMU", "QoS", "RBD", "REST", "RPC", "SAN",
        "SMB", "SQL", "SSH", "SSL", "TCP", "TFTP", "TLS", "UDP", "URL", "USB", "VIF",
        "VLAN", "VM", "VMware", "VNC", "VPN", "WSGI", "XML",
    )
}  # fmt: skip

_AWAITED = {
    "connect": "a connection",
    "conn": "a connection",
    "connection": "a connection",
    "http": "an HTTP response",
    "join": "a thread to end",
    "lock": "a lock",
    "read": "data",
    "recv": "data",
    "request": "a request to be answered",
    "response": "a response",
    "reply": "a reply",
    "rpc": "an RPC reply",
    "socket": "the other side of a connection",
    "ssh": "an SSH connection",
}
"""What is waited for where a name says no more than this."""

_NOUNS = {
    "attach": "attachment",
    "cleanup": "cleaning up",
    "convert": "conversion",
    "copy": "copying",
    "create": "creation",
    "delete": "deletion",
    "deploy": "deployment",
    "detach": "detachment",
    "erase": "erasure",
    "execute": "execution",
    "extend": "extension",
    "fetch": "fetching",
    "init": "initialization",
    "migrate": "migration",
    "modify": "modification",
    "plug": "plugging",
    "process": "processing",
    "provision": "provisioning",
    "remove": "removal",
    "revoke": "revocation",
    "run": "run",
    "scrub": "scrubbing",
    "send": "sending",
    "start": "start",
    "stop": "stop",
    "sync": "synchronization",
    "unplug": "unplugging",
    "write": "writing",
}
"""What it is called that something is done."""

_ACTIONS = frozenset(
    {
        *_NOUNS, *_NOUNS.values(), "action", "backup", "boot", "build", "call", "check", "clone",
        "command", "creation", "download", "export", "failback", "failover", "import",
        "initialization", "job", "login", "operation", "power", "reboot", "rescue", "resize",
        "restart", "restore", "resume", "setup", "shutdown", "snapshot", "startup", "suspend",
        "task", "transfer", "unrescue", "update", "upload",
    }
)  # fmt: skip
"""What takes a while, and is waited for until it is done."""

_VERBS = frozenset(
    {
        *_NOUNS, "add", "boot", "call", "check", "close", "connect", "discover", "do", "ensure",
        "find", "get", "issue", "list", "load", "mount", "open", "post", "put", "query", "read",
        "reboot", "resize", "restart", "restore", "set", "umount", "unmount", "update", "upload",
        "verify",
    }
)  # fmt: skip
"""What the name of a function begins with that does something to what it names then."""


_SENTENCE = 4
"""A comment of so many words may be a sentence."""
_OF_TIME = re.compile(r"^[A-Za-z].*\b(?:times?|timeout|long|longest|wait|seconds?)\b", re.I)
_NOTE = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|NOTE|bug|https?:)|[`{}<>]|\bminutes?\b", re.I)
"""In a comment that speaks to those who work on the code, or of another unit."""

_WHICH = frozenset({"early", "first", "initial", "last", "long", "next", "second", "short"})
_NO_ARTICLE = frozenset({"a", "all", "an", "any", "by", "for", "from", "in", "on", "to", "up"})


def help_of(path: str, timeout: Timeout, name: str, *, told_apart: bool = False) -> str:
    """The help of the option `name`."""
    if not told_apart and (said := _said(timeout.explanation)):
        return said
    what = _bare(naming.subject(timeout.thing) or naming.subject(name))
    where = _where(timeout.owner) if told_apart else ""
    if timeout.kind is Kind.INTERVAL:
        did = f"pauses before the next {_spelt(what)}"
        return f"Time, in seconds, that {actor(path)} {did}{where}."
    if timeout.kind is Kind.LIFETIME:
        did = f"takes the {_spelt(what)} to be valid"
        return f"Time, in seconds, for which {actor(path)} {did}{where}."
    if len(what) > 1 and what[0] in _VERBS:
        article = "" if what[1] in _NO_ARTICLE else "the "
        did = f"may take to {what[0]} {article}{_spelt(what[1:])}"
    else:
        did = f"waits for {_awaited(what)}"
    return f"Maximum time, in seconds, that {actor(path)} {did}{where}."


def _said(explanation: str) -> str:
    """The comment beside a timeout as help, if it is a sentence for operators."""
    text = " ".join(explanation.split()).rstrip(".")
    if len(text.split()) < _SENTENCE or _NOTE.search(text) or not _OF_TIME.search(text):
        return ""
    unit = "" if re.search(r"\bsec(?:ond)?s?\b", text) else " (in seconds)"
    return f"{text[0].upper()}{text[1:]}{unit}."


def _bare(what: list[str]) -> list[str]:
    """The words less those that ask whether something is so: ``is_sync_finished``."""
    bare = what
    while len(bare) > 1 and bare[0] in ASKING:
        bare = bare[1:]
    while len(bare) > 1 and bare[-1] in DONE:
        bare = bare[:-1]
    return bare


def _where(owner: str) -> str:
    """In which function it is, or, outside of any, in which class."""
    name = next((it for it in reversed(owner.split(".")) if it and not it.startswith("__")), "")
    return f" in ``{name}``" if name else ""


def _awaited(what: Sequence[str]) -> str:
    if len(what) == 1 and what[0] in _AWAITED:
        return _AWAITED[what[0]]
    if what[-1] in _ACTIONS:
        return f"the {_spelt([*what[:-1], _NOUNS.get(what[-1], what[-1])])} to complete"
    if what[-1] in _WHICH:
        return f"the {_spelt(what)} attempt"
    return f"the {_spelt(what)}"


def _spelt(words: Sequence[str]) -> str:
    return " ".join(map(_word, words))


def _word(word: str) -> str:
    """A word as people spell it: ``VIF``, ``VIFs``."""
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    one = word.removesuffix("s")
    return f"{_SPELLINGS[one]}s" if one in _SPELLINGS else word


def actor(path: str) -> str:
    """Who waits: ``the libvirt driver``, ``Nova``."""
    place = PurePosixPath(path)
    folders = [it for it in place.parent.parts if it not in ("src", "lib")]
    project = folders[0].replace("_", " ").capitalize() if folders else "the service"
    stem = words_of(place.stem)
    if not stem or stem[-1] not in _ROLES:
        return project
    whose = words_of(folders[-1]) if folders and len(stem) == 1 else []
    return f"the {_spelt(list(dict.fromkeys([*whose, *stem])))}"
