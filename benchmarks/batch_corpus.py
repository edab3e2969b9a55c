"""Real repositories for a batch: ``make batch-corpus``.

Of each sdist that ``batch-corpus.txt`` names it makes a bare repository with a history in
``.bench/batch/remotes``, and beside them a list of them, ``repositories.txt``, and a manifest,
``batch.toml``. What is there already is kept: it may be stopped and started again. Object ids are
the same each time. What ``pbr`` writes into an sdist has never been in its repository, and is left
out; ``.gitreview`` and ``.gitignore`` would be in it, but ``pbr`` leaves them out of sdists.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.repositories import by_folder, git, head, made
from benchmarks.sdists import File, Pin, Unavailable, content, fetched, pins
from benchmarks.trees import CACHE

FOLDER = CACHE / "batch"
PINNED = Path(__file__).with_name("batch-corpus.txt")

_WRITTEN_BY_PBR = {"AUTHORS", "ChangeLog", "PKG-INFO", "RELEASENOTES.rst"}
_OF_SETUPTOOLS = ".egg-info"

CODEMODS = (
    "checked-identifier",
    "configurable-timeout",
    "handled-timeout",
    "locked-cache",
    "masked-secret",
    "no-six",
)
TIMEOUTS = (60, 300)
"""Literals that configurable-timeout takes for timeouts, in seconds: it asks for them."""

_MANIFEST = """\
[batch]
id = "{id}"
title = "Repair what diffwright finds"
why = "Weaknesses in Python packages, each named by its CWE."

[repositories]
lists = ["repositories.txt"]

[codemods]
select = {codemods}

[codemods.configurable-timeout]
values = {timeouts}

[review]
forge = "push"

[limits]
push-interval = 0

[git]
protocols = ["file"]
push-to-paths = true
"""


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository of the corpus."""

    name: str
    path: Path
    head: str
    """The object id of its newest commit."""
    is_new: bool
    """Whether it was made now."""


def remote(pin: Pin, folder: Path) -> Remote:
    """The repository of a release, made if it is not there. Raises `Unavailable`."""
    bare = folder / "remotes" / f"{pin.name}.git"
    if bare.exists():
        return Remote(pin.name, bare, head(bare), is_new=False)
    try:
        archive = fetched(pin, folder / "sdists")
        bare.parent.mkdir(parents=True, exist_ok=True)
        newest = made(bare, by_folder(as_kept(content(archive))))
    except (OSError, ValueError, tarfile.TarError) as error:
        raise Unavailable(f"{pin.release}: no repository can be made of it: {error}") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise Unavailable(f"{pin.release}: git: {said[-1] if said else error}") from error
    return Remote(pin.name, bare, newest, is_new=True)


def as_kept(files: dict[str, File]) -> dict[str, File]:
    """The files of an sdist without those that only an sdist has."""
    return {
        path: file
        for path, file in files.items()
        if path not in _WRITTEN_BY_PBR and not path.partition("/")[0].endswith(_OF_SETUPTOOLS)
    }


def listed(paths: Iterable[Path], folder: Path, batch: str) -> Path:
    """Write a list of repositories, and a manifest for them; returns the path of the manifest."""
    lines = "".join(f"{path.absolute()}\n" for path in paths)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "repositories.txt").write_text(lines, "utf-8")
    manifest = folder / "batch.toml"
    # Strings and numbers are written in TOML as they are in JSON.
    codemods, timeouts = json.dumps(CODEMODS), json.dumps(TIMEOUTS)
    text = _MANIFEST.format(id=batch, codemods=codemods, timeouts=timeouts)
    manifest.write_text(text, "utf-8")
    return manifest


def digest(remotes: Sequence[Remote]) -> str:
    """The same for the same commits, as 12 hexadecimal digits."""
    heads = "".join(f"{remote.name} {remote.head}\n" for remote in remotes)
    return hashlib.sha256(heads.encode()).hexdigest()[:12]


def corpus(limit: int | None = None, folder: Path = FOLDER) -> tuple[list[Remote], list[str]]:
    """The first `limit` repositories, or all, with a line of progress for each new one; and a
    sentence for each that cannot be had."""
    wanted = pins(PINNED)[:limit]
    remotes, missing = [], []
    for number, pin in enumerate(wanted, 1):
        try:
            remotes.append(remote(pin, folder))
        except Unavailable as error:
            missing.append(str(error))
            continue
        if remotes[-1].is_new:
            print(f"[{number}/{len(wanted)}] {pin.release}: {_counts(remotes[-1])}", flush=True)
    return remotes, missing


def _counts(remote: Remote) -> str:
    bare = f"--git-dir={remote.path}"
    commits = git(bare, "rev-list", "--count", remote.head).decode().strip()
    files = git(bare, "ls-tree", "-r", "-z", "--name-only", remote.head).count(b"\0")
    return f"{files} files in {commits} commits"


def positive(text: str) -> int:
    """A count, as argparse reads it."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main() -> int:
    """Returns 0 if all repositories are there."""
    parser = argparse.ArgumentParser(description="Make real repositories for a batch.")
    parser.add_argument("--limit", type=positive, help="only so many, the first ones")
    remotes, missing = corpus(parser.parse_args().limit)
    manifest = listed([it.path for it in remotes], FOLDER, "openstack-2020")
    print(f"{len(remotes)} repositories, heads {digest(remotes)}: {manifest}")
    for sentence in missing:
        print(f"  {sentence}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
