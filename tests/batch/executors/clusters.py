"""A cluster of real processes on this machine, whose parts can be killed one by one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType

import dask
import distributed
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.loopback import await_workers
from codemods.batch.executors.executor import Executor
from codemods.batch.steps.step import Step, StepName, StepResult

HERE = Path(__file__).parent
PRELOAD = HERE / "worker_preload.py"
PATIENCE = 60.0


class Cluster:
    """A scheduler and workers, over TLS where `certificates` is a folder with some. To leave the
    context ends all of them."""

    def __init__(self, folder: Path, certificates: Path | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.scheme = "tls" if certificates else "tcp"
        self.configuration = settings(certificates) if certificates else {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Cluster:
        self.start_scheduler()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name in [*self.processes]:
            self.kill(name)

    def start_scheduler(self) -> None:
        """It has no diffwright, and needs none."""
        options = ["--port", str(self.port), "--no-dashboard", "--preload", str(PRELOAD)]
        host = ["--host", f"{self.scheme}://127.0.0.1"]
        self._start("scheduler", "dask_scheduler", [*host, *options], {"STAND_IN_MISSING": "1"})

    def start_worker(self, name: str, **environment: str) -> None:
        """One more worker of one thread; its preload heeds the variables."""
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--name", name]
        places = ["--local-directory", str(self.folder / name), "--preload", str(PRELOAD)]
        self._start(name, "dask_worker", [self.address, *options, *places], environment)

    def await_workers(self, number: int) -> None:
        """Wait until so many have come."""
        await_workers(self.address, self.configuration, number)

    def kill(self, name: str) -> None:
        """SIGKILL."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def pause(self, name: str) -> None:
        self.processes[name].send_signal(signal.SIGSTOP)

    def _start(
        self, name: str, module: str, arguments: list[str], more: dict[str, str] | None = None
    ) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            **self.configuration,
            **(more or {}),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.txt").open("ab") as said:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
                cwd=self.folder,
                env=environment,
                stdout=said,
                stderr=subprocess.STDOUT,
            )


def step(
    place: Path, do: str, number: int = 0, *, name: StepName = StepName.SCAN, seconds: float = 60.0
) -> Step:
    """An order that the preload of a worker understands."""
    git = {"credential_helper": "mine", "push_to_paths": True}
    clone = str(place / "clones" / f"{do}{number}.git")
    inputs = {
        "place": {"clone": clone, "tools": str(place / "git"), "git": git},
        "do": do,
        "number": number,
    }
    target = f"https://example.org/{do}{number} main"
    key = f"{do}{number}".ljust(64, "0")
    return Step(name, target, key, inputs, seconds, 0, place / "logs" / f"{do}{number}.log")


def results_of(executor: Executor, count: int, seconds: float = PATIENCE) -> list[StepResult]:
    """What comes back of so many steps."""
    results: list[StepResult] = []
    end = time.monotonic() + seconds
    while len(results) < count:
        assert time.monotonic() < end, f"{len(results)} of {count} came back"
        results.extend(executor.wait(0.2))
    return results


def written(path: Path) -> list[str]:
    """The lines of a file that workers write to; there is at least one of them soon."""
    end = time.monotonic() + PATIENCE
    while not path.exists() or not path.read_text():
        assert time.monotonic() < end, f"{path} was never written"
        time.sleep(0.05)
    return path.read_text().splitlines()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def settings(certificates: Path) -> dict[str, str]:
    """Dask's configuration, as variables, for all parts of a cluster."""
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    found = {f"{tls}CA_FILE": str(certificates / "ca.pem")}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        found[f"{tls}{role}__CERT"] = str(certificates / "cert.pem")
        found[f"{tls}{role}__KEY"] = str(certificates / "key.pem")
    return found


def write_certificates(folder: Path) -> Path:
    """An authority, and one certificate of it for all parts of a cluster."""
    folder.mkdir()
    authority = ec.generate_private_key(ec.SECP256R1())
    own = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster")])
    now = datetime.now(timezone.utc)

    def signed(name: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_authority: bool) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .sign(authority, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    (folder / "ca.pem").write_bytes(signed(issuer, authority, is_authority=True))
    (folder / "cert.pem").write_bytes(signed(subject, own, is_authority=False))
    (folder / "key.pem").write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder


@contextmanager
def configured(certificates: Path) -> Iterator[None]:
    """Dask in this process with these certificates."""
    tls = "distributed.comm.tls."
    found = {
        f"{tls}ca-file": str(certificates / "ca.pem"),
        f"{tls}client.cert": str(certificates / "cert.pem"),
        f"{tls}client.key": str(certificates / "key.pem"),
    }
    assert distributed  # what it adds to the configuration is there before
    with dask.config.set(found):
        yield
