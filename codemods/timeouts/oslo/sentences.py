"""What the help of an option says: one sentence that an operator understands, with the unit."""

from __future__ import annotations

from pathlib import PurePosixPath

from codemods.timeouts.facts import Kind, Timeout
from codemods.timeouts.oslo import naming

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

_ACTIONS = frozenset(
    {
        "action", "attach", "attachment", "backup", "boot", "build", "call", "check", "clone",
        "command", "copy", "create", "creation", "delete", "deletion", "deploy", "detach",
        "detachment", "download", "export", "extend", "failover", "import", "initialization",
        "job", "login", "migrate", "migration", "operation", "plugging", "power", "provision",
        "provisioning", "reboot", "rescue", "resize", "restart", "restore", "resume", "setup",
        "shutdown", "snapshot", "start", "startup", "stop", "suspend", "sync", "task", "transfer",
        "unrescue", "update", "upload",
    }
)  # fmt: skip
"""What takes a while, and is waited for until it is done."""


def help_of(path: str, timeout: Timeout, name: str) -> str:
    """The help of the option `name`."""
    what = naming.subject(timeout.thing) or naming.subject(name)
    spelt = " ".join(_SPELLINGS.get(word, word) for word in what)
    if timeout.kind is Kind.INTERVAL:
        return f"Time, in seconds, that {actor(path)} pauses before the next {spelt or 'attempt'}."
    if timeout.kind is Kind.LIFETIME:
        return f"Time, in seconds, for which {actor(path)} takes the {spelt or 'data'} to be valid."
    awaited = _AWAITED.get(what[0]) if len(what) == 1 else None
    if awaited is None:
        awaited = f"the {spelt or 'operation'}"
        if what and what[-1] in _ACTIONS:
            awaited += " to complete"
    return f"Maximum time, in seconds, that {actor(path)} waits for {awaited}."


def actor(path: str) -> str:
    """Who waits: ``the libvirt driver``, ``Nova``."""
    place = PurePosixPath(path)
    folders = [it for it in place.parent.parts if it not in ("src", "lib")]
    project = folders[0].replace("_", " ").capitalize() if folders else "the service"
    stem = naming.words(place.stem)
    if not stem or stem[-1] not in _ROLES:
        return project
    whose = naming.words(folders[-1]) if folders and len(stem) == 1 else []
    told = [_SPELLINGS.get(word, word) for word in dict.fromkeys([*whose, *stem])]
    return f"the {' '.join(told)}"
