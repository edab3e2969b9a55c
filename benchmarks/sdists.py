"""Sdists from PyPI, fetched by pip under pinned hashes, and read: nothing of them is executed.

To know the metadata of an sdist pip asks a build backend, and old ones run ``setup.py`` for it.
Here pip is given a backend that reads what is written (the folder ``unbuilt``).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_UNBUILT = Path(__file__).with_name("unbuilt")
_PIN = re.compile(r"(?P<release>(?P<name>[\w.-]+)==[\w.]+) --hash=sha256:(?P<sha>[0-9a-f]{64})")
_TRIES = ("--retries", "5", "--timeout", "60")


class Unavailable(Exception):
    """A release that cannot be had; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A release, and what its archive has to be."""

    release: str
    """As ``nova==22.0.0``."""
    name: str
    sha: str
    """SHA-256 of the archive, in hexadecimal digits."""

    @property
    def requirement(self) -> str:
        """As pip reads it."""
        return f"{self.release} --hash=sha256:{self.sha}\n"


@dataclass(frozen=True, slots=True)
class File:
    """A regular file."""

    content: bytes
    is_executable: bool = False


def pins(listed: Path) -> list[Pin]:
    """The releases that a file of requirements names, one a line; those that begin with ``#`` are
    remarks. Raises `ValueError` for any other."""
    found = []
    for number, line in enumerate(listed.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        pin = _PIN.fullmatch(line)
        if pin is None:
            raise ValueError(f"{listed}:{number}: no release with its version and its SHA-256")
        found.append(Pin(pin["release"], pin["name"], pin["sha"]))
    return found


def fetched(pin: Pin, folder: Path) -> Path:
    """The archive of a release, fetched once into a folder. Raises `Unavailable`."""
    archive = folder / f"{pin.release}.tar.gz"
    if archive.exists() and _sha(archive) == pin.sha:
        return archive
    part = folder / f"{pin.release}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    wanted = part / "wanted.txt"
    wanted.write_text(pin.requirement, "utf-8")
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", *_TRIES]
    form = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes"]
    said = subprocess.run(
        [*pip, *form, "--dest", str(part), "--requirement", str(wanted)],
        env={**os.environ, "PYTHONPATH": str(_UNBUILT)},
        capture_output=True,
        text=True,
        check=False,
    )
    found = sorted(part.glob("*.tar.gz"))
    if said.returncode or len(found) != 1:
        lines = [line.removeprefix("ERROR: ") for line in said.stderr.splitlines() if line.strip()]
        why = lines[-1] if lines else f"pip ended with {said.returncode}"
        raise Unavailable(f"{pin.release} cannot be fetched: {why}")
    found[0].replace(archive)
    shutil.rmtree(part)
    return archive


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content(archive: Path) -> dict[str, File]:
    """The regular files of an sdist by path below its one folder; links are left out.

    Nothing is written anywhere. Raises `ValueError` for a path that would leave the folder, and
    what `tarfile` raises for what is no archive.
    """
    files = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            opened = tar.extractfile(member) if member.isreg() else None
            if opened is None:
                continue
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or ".git" in path.parts:
                raise ValueError(f"{archive.name}: not a path of an sdist: {member.name!r}")
            if inner := "/".join(path.parts[1:]):
                files[inner] = File(opened.read(), bool(member.mode & 0o100))
    return files
