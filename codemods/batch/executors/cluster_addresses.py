"""Which scheduler a batch is handed to, and whether that is safe.

Whoever can speak to a scheduler or a worker of Dask can have it execute anything. So off this
machine both sides have to show a certificate, of the same authority.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from codemods.batch.executors.cluster_errors import NoCluster

LOCAL = "local"
"""Stands for a cluster of this machine's own, for the time of the command."""
DASK = "dask"
"""Stands for the address in the configuration of Dask: `scheduler-address`."""

_FORM = re.compile(r"(?P<scheme>[a-z]+)://(?P<host>\[[0-9a-f:]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}")
_TLS = "distributed.comm.tls"
_NEEDED = ("ca-file", "client.cert", "client.key")


def refused(address: str) -> str:
    """Why nobody is spoken to at an address; empty: it is safe as far as an address tells."""
    form = _FORM.fullmatch(address)
    if form is None or form["scheme"] not in ("tls", "tcp"):
        return f"{address} is no tls://HOST:PORT"
    if form["scheme"] == "tcp" and not _is_here(form["host"].strip("[]")):
        return (
            f"{address} is not encrypted, and whoever can reach it can have anything executed; "
            "use tls:// with certificates on both sides"
        )
    return ""


def settled(address: str, configuration: Mapping[str, Any]) -> str:
    """The address that is meant, `LOCAL` as it is; `configuration` is that of Dask. Raises
    `NoCluster` where it is not safe, or can't be used."""
    if address == LOCAL:
        return address
    if address == DASK:
        found = _at(configuration, "scheduler-address")
        if not isinstance(found, str) or not found:
            raise NoCluster(
                "Dask's configuration has no scheduler-address; set it there or by the variable "
                "DASK_SCHEDULER_ADDRESS, or name the address itself."
            )
        address = found
    if why := refused(address):
        raise NoCluster(f"{why}.")
    if address.startswith("tls:"):
        _refuse_without_certificates(address, configuration)
    return address


def _refuse_without_certificates(address: str, configuration: Mapping[str, Any]) -> None:
    missing = [name for name in _NEEDED if not _at(configuration, f"{_TLS}.{name}")]
    # A file may hold a certificate and its key.
    if missing and missing != ["client.key"]:
        names = ", ".join(f"{_TLS}.{name}" for name in missing)
        raise NoCluster(
            f"{address} asks for a certificate: name files by {names} in Dask's configuration."
        )


def _at(configuration: Any, name: str) -> Any:
    """A value by its name; nothing where there is none.

    To Dask a hyphen and an underscore are the same, and what comes from variables has the latter:
    https://docs.dask.org/en/stable/configuration.html
    """
    for part in name.split("."):
        configuration = configuration.get(part) or configuration.get(part.replace("-", "_")) or {}
    return configuration


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
