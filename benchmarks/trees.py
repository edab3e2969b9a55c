"""Releases from PyPI, unpacked once into an ignored folder, as material for measurements."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".bench"


def unpacked(release: str) -> Path:
    """The unpacked wheel of a release such as ``nova==22.0.0``, downloaded once."""
    name = release.replace("==", "-")
    target = CACHE / name
    if not target.exists():
        wheels = CACHE / "wheels"
        download = ["download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run(
            [sys.executable, "-m", "pip", *download, "--dest", str(wheels), release], check=True
        )
        unfinished = target.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        with zipfile.ZipFile(next(wheels.glob(f"{name}-*.whl"))) as wheel:
            wheel.extractall(unfinished)
        # A work tree of its own: in that of this project the cache is ignored.
        subprocess.run(["git", "init", "--quiet", str(unfinished)], check=True)
        unfinished.rename(target)
    return target


def copied(source: Path, name: str) -> Path:
    """A fresh copy of a tree, to be changed."""
    copy = CACHE / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    return copy
