"""Phrases of English that the words of names come to: ``the volume to be deleted``."""

from __future__ import annotations

from collections.abc import Sequence

from codemods.timeouts.finding.names import DONE

_SPELLINGS = {
    it.lower(): it
    for it in (
        "API", "AXFR", "BDM", "CIFS", "CLI", "CNI", "CPU", "DB", "DHCP", "DNS", "EC2", "FC", "HA",
        "HTTP", "HTTPS", "ID", "IO", "IP", "IPMI", "iSCSI", "L2", "L3", "LB", "LDAP", "LUN", "LVM",
        "NBD", "NFC", "NFS", "NIC", "OVN", "OVS", "OVSDB", "PCI", "QEMU", "QoS", "RBD", "REST",
        "RPC", "SAN", "SMB", "SQL", "SQLite", "SSH", "SSL", "TCP", "TFTP", "TLS", "UDP", "URL",
        "USB", "VIF", "VIM", "VLAN", "VM", "VMware", "VNC", "VNF", "VPN", "VRRP", "WSGI", "XML",
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
    "requests": "requests to be answered",
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

ACTIONS = frozenset(
    {
        *_NOUNS, *_NOUNS.values(), "action", "backup", "boot", "build", "call", "check", "clone",
        "command", "creation", "download", "export", "failback", "failover", "import",
        "initialization", "job", "login", "operation", "reboot", "rescue", "resize",
        "restart", "restore", "resume", "scan", "setup", "shutdown", "snapshot", "startup",
        "suspend", "task", "test", "tests", "transfer", "unittest", "unrescue", "update", "upload",
    }
)  # fmt: skip
"""What takes a while, and is waited for until it is done."""

_COMPLETE = frozenset({"complete", "completed", "completion", "done", "finish", "finished"})
"""Of what takes a while: that it is over."""

_CLEAR = frozenset(
    {
        "abort", "add", "apply", "attach", "cancel", "check", "collect", "confirm",
        "convert", "create", "deallocate", "delete", "deploy", "destroy", "detach", "disconnect",
        "discover", "do", "enforce", "ensure", "erase", "execute", "extend", "fetch", "find",
        "finish", "fix", "generate", "get", "initialize", "install", "issue", "kill", "launch",
        "manage", "migrate", "modify", "notify", "perform", "prepare", "provision", "refresh",
        "remove", "rename", "rescan", "resize", "restore", "retrieve", "revert", "revoke", "set",
        "shrink", "terminate", "umount", "unmap", "unmount", "unplug", "unregister", "upgrade",
        "validate", "verify",
    }
)  # fmt: skip
"""What nothing but a verb is."""
_VERBS = _CLEAR | frozenset(
    {
        "boot", "build", "call", "change", "clone", "close", "connect", "copy", "download", "list",
        "load", "map", "mount", "move", "open", "ping", "plug", "post", "process", "put",
        "query", "read", "reboot", "register", "release", "restart", "resume", "run", "save",
        "scan", "send", "spawn", "start", "stop", "swap", "sync", "update", "upload", "write",
    }
)  # fmt: skip
"""What the name of a function begins with that does something to what it names then."""
_DOUBLED = frozenset(
    {"get", "map", "plug", "put", "run", "scan", "set", "stop", "swap", "unmap", "unplug"}
)
"""Verbs whose last letter is written twice before ``ing``."""

_NO_ARTICLE = frozenset({"a", "all", "an", "any", "by", "for", "from", "in", "on", "to", "up"})
_LINKS = frozenset({"by", "for", "from", "in", "of", "on", "to"})


def awaited(what: Sequence[str]) -> str:
    """What comes behind ``waits for``."""
    if len(what) == 1 and what[0] in _AWAITED:
        return _AWAITED[what[0]]
    if len(what) > 1 and what[-1] in _COMPLETE:
        return f"{the(what[:-1])} to complete"
    if len(what) > 1 and what[-1] in DONE:
        return f"{the(what[:-1])} to be {what[-1]}"
    return f"{the(what)} to complete" if what[-1] in ACTIONS else the(what)


def does(what: Sequence[str], *, clearly: bool = False) -> tuple[str, str] | None:
    """The verb and its object, where the words of a name begin with a verb.

    `clearly`: only with one that is nothing else, since the name is not that of a function.
    """
    verb, *rest = what
    if not rest or verb not in (_CLEAR if clearly else _VERBS):
        return None
    if rest[0] in _LINKS or rest[-1] in DONE:
        return None
    return verb, the(rest)


def doing(what: Sequence[str]) -> str:
    """When it is that a function runs of so many words: ``while creating the volume``, ``during the
    soft reboot``; empty if they do not tell."""
    if not what:
        return ""
    done = does(what)
    if done:
        return f"while {_gerund(done[0])} {done[1]}"
    return f"during {the(what)}" if len(what) > 1 and what[-1] in ACTIONS else ""


def _gerund(verb: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb.removesuffix('e')}ing"


def the(what: Sequence[str]) -> str:
    """``the volume from the snapshot``"""
    said = [*what[:-1], _NOUNS.get(what[-1], what[-1])]
    text = ""
    for before, word in zip(["", *said], said, strict=False):
        article = "the " if not text or before in _LINKS else ""
        text += f"{'' if word in _NO_ARTICLE else article}{spelt([word])} "
    return text.rstrip()


def spelt(words: Sequence[str]) -> str:
    return " ".join(map(_word, words))


def _word(word: str) -> str:
    """A word as people spell it: ``VIF``, ``VIFs``."""
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    one = word.removesuffix("s")
    return f"{_SPELLINGS[one]}s" if one in _SPELLINGS else word


def is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("is", "ss", "us"))
