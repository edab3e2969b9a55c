"""Repositories of the tests' own, made by plain git, and what is needed to look at them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings

_SURROUNDINGS = {
    **{name: it for name, it in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "P"), ("EMAIL", "p@q"), ("DATE", "@1700000000 +0000"))
    },
}


def plain(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """What plain git says in a folder, without line ends around it."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=_SURROUNDINGS,
        input=stdin,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def repository(folder: Path, files: Mapping[str, bytes], *options: str) -> str:
    """A work tree with one commit on ``main``; its object id."""
    folder.mkdir(parents=True)
    plain(folder, "init", "-q", "-b", "main", *options)
    return commit(folder, files)


def commit(folder: Path, files: Mapping[str, bytes]) -> str:
    """One commit more, of files by name; names may hold surrogate escapes."""
    for name, content in files.items():
        path = os.path.join(os.fsencode(folder), name.encode("utf-8", "surrogateescape"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(content)
        if name.endswith(".sh"):
            os.chmod(path, 0o755)
    plain(folder, "add", "-A")
    plain(folder, "commit", "-qm", "More", "--allow-empty")
    return plain(folder, "rev-parse", "HEAD")


def git_at(folder: Path, **settings: object) -> Git:
    """Git as a batch starts it; settings as in `GitSettings`."""
    return Git.at(folder / "tool", GitSettings(**settings))  # type: ignore[arg-type]
