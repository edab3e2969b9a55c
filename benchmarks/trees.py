"""Releases from PyPI, unpacked once into an ignored folder, as material for measurements."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".bench"
_OLD_BUILDS = Path(__file__).with_name("old-builds.txt")
_NOT_COMPARED = {".git", "__pycache__"}


def unpacked(release: str, *, sdist: bool = False) -> Path:
    """The tree of a release such as ``nova==22.0.0``, downloaded once: its wheel, or its sdist."""
    name, _, version = release.partition("==")
    target = CACHE / (f"{name}-{version}.sdist" if sdist else f"{name}-{version}")
    if not target.exists():
        archive = _downloaded(release, sdist)
        unfinished = target.with_name(target.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        if sdist:
            with tarfile.open(archive) as tar:
                tar.extractall(unfinished, filter="data")
            (tree,) = unfinished.iterdir()  # all of an sdist stands in one folder
        else:
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(unfinished)
            tree = unfinished
        # A work tree of its own: in that of this project the cache is ignored.
        subprocess.run(["git", "init", "--quiet", str(tree)], check=True)
        tree.rename(target)
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _downloaded(release: str, sdist: bool) -> Path:
    name = release.partition("==")[0]
    folder = CACHE / "downloads" / f"{release}.{'sdist' if sdist else 'wheel'}"
    # To know the metadata of an sdist pip runs its setup.py, and those of then need tools of then.
    form = (
        ["--no-binary", name, "--build-constraint", str(_OLD_BUILDS)]
        if sdist
        else ["--only-binary", ":all:"]
    )
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([*pip, "--no-deps", *form, "--dest", str(folder), release], check=True)
    (archive,) = folder.iterdir()
    return archive


def copied(source: Path, name: str) -> Path:
    """A fresh copy of a tree, to be changed."""
    copy = CACHE / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy, symlinks=True)
    return copy


def differences(one: Path, other: Path) -> list[str]:
    """The files, of whatever kind, that stand in one tree only or differ in bytes or in mode."""
    first, second = _files(one), _files(other)
    names = sorted(first.keys() | second.keys())
    return [name for name in names if first.get(name) != second.get(name)]


def _files(tree: Path) -> dict[str, tuple[int, bytes]]:
    """The mode and the content of each file; for a symbolic link, where it leads."""
    files = {}
    for path in tree.rglob("*"):
        name = path.relative_to(tree)
        if _NOT_COMPARED.intersection(name.parts):
            continue
        if path.is_symlink():
            files[str(name)] = (0, str(path.readlink()).encode())
        elif path.is_file():
            files[str(name)] = (path.stat().st_mode, path.read_bytes())
    return files
