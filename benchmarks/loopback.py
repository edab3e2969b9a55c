"""A cluster of Dask on this machine, over mutual TLS, begun by the commands of docs/cluster.md."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_SECONDS = 120.0
"""How long a cluster may take to be there."""


@dataclass(frozen=True, slots=True)
class Loopback:
    """A scheduler with workers."""

    address: str
    environment: dict[str, str]
    """The variables by which Dask knows the certificates, in any process."""
    scheduler: psutil.Process


@contextmanager
def loopback(folder: Path, workers: int) -> Iterator[Loopback]:
    """So many workers of one thread; their folders, and all else, are in `folder`, emptied before.
    To leave the context ends them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = _known(*certificates(folder))
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard", "--protocol", "tls"]
    with ExitStack() as stack:
        begin = ["--port", "0", "--host", "127.0.0.1"]
        scheduler = _begun(stack, "scheduler", [*begin, *common], environment)
        own = ["--nworkers", str(workers), "--nthreads", "1", "--local-directory", str(folder)]
        _begun(stack, "worker", [*own, *common], environment)
        address = _address(told)
        await_workers(address, environment, workers)
        yield Loopback(address, environment, scheduler)


def _address(told: Path) -> str:
    """What the scheduler writes into a file once it is there."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            return str(json.loads(told.read_text("utf-8"))["address"])
        except (FileNotFoundError, ValueError):  # not yet, or half of it
            time.sleep(0.05)
    raise RuntimeError(f"there is no scheduler after {_SECONDS:.0f} seconds")


def certificates(folder: Path) -> tuple[str, str]:
    """A certificate that is its own authority, and its key."""
    certificate, key = str(folder / "it.pem"), str(folder / "it.key")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=localhost", "-keyout", key, "-out", certificate]
    subprocess.run([*made, *named], check=True, capture_output=True)
    return certificate, key


def _known(certificate: str, key: str) -> dict[str, str]:
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    found = {
        f"{tls}CA_FILE": certificate,
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    }
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        found[f"{tls}{role}__CERT"] = certificate
        found[f"{tls}{role}__KEY"] = key
    return found


def await_workers(address: str, environment: dict[str, str], workers: int) -> None:
    """Wait until so many have come to a scheduler; certificates are named by the variables."""
    code = (
        "import sys\nfrom distributed import Client\n"
        "with Client(sys.argv[1]) as client:\n"
        "    client.wait_for_workers(int(sys.argv[2]), timeout=float(sys.argv[3]))\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, address, str(workers), str(_SECONDS)],
        env={**os.environ, **environment},
        check=True,
    )


def _begun(
    stack: ExitStack, kind: str, options: list[str], environment: dict[str, str]
) -> psutil.Process:
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", kind, *options],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return psutil.Process(process.pid)
