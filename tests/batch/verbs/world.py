"""A small world for batches: remotes on the disk, a manifest, and the command that is run over
them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from children import SECONDS, command

SIX = "import six\n\nVALUE = six.text_type(1)\n"
PLAIN = "VALUE = 1\n"
FILES = {"setup.cfg": "[metadata]\nname = shop\n", "shop/__init__.py": "", "shop/cart.py": SIX}
EACH_A_PROCESS = bool(os.environ.get("DIFFWRIGHT_BATCH_PROCESSES"))
"""Whether all commands are started as a person starts them, with an interpreter for each step."""
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z",
}


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> list[dict[str, Any]]:
        """What --json wrote."""
        return [json.loads(line) for line in self.out.splitlines()]


def git(*arguments: str | Path, cwd: Path | None = None) -> str:
    """Plain git, as a person would run it; its output without the last line feed."""
    done = subprocess.run(
        ["git", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "HOME": os.devnull, **_GIT},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


class World:
    """One folder, in which all of it lies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remotes = folder / "remotes"
        self.manifest = folder / "batch.toml"
        self.extra: dict[str, str] = {}
        """Further variables of the command's environment."""
        self.each_a_process = EACH_A_PROCESS

    def remote(self, name: str, files: Mapping[str, str | bytes] = FILES) -> Path:
        """A bare repository with one commit of these files on `main`."""
        bare = self.remotes / f"{name}.git"
        content = {path: it if isinstance(it, bytes) else it.encode() for path, it in files.items()}
        shutil.copytree(_model(tuple(content.items())), bare)
        return bare

    def commit(self, name: str, files: Mapping[str, str | bytes], branch: str = "main") -> str:
        """One more commit in a remote, with these files over those before; its object id."""
        bare, work = self.remotes / f"{name}.git", self.folder / "work"
        git("init", "-q", "-b", branch, work)
        if git("for-each-ref", f"refs/heads/{branch}", cwd=bare):
            git("pull", "-q", bare, branch, cwd=work)
        for path, content in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            data = content if isinstance(content, bytes) else content.encode()
            (work / path).write_bytes(data)
        git("add", "--all", "--force", cwd=work)
        git("commit", "-q", "--allow-empty", "-m", "files", cwd=work)
        git("push", "-q", bare, f"HEAD:refs/heads/{branch}", cwd=work)
        made = git("rev-parse", "HEAD", cwd=work)
        subprocess.run(["rm", "-rf", work], check=True)
        return made

    def write_manifest(self, urls: list[str | Path], more: str = "", codemods: str = "") -> None:
        """The manifest of these repositories; pushes go to paths, and one after the other at once.
        `more` is what stands behind it."""
        listed = ", ".join(json.dumps(str(url)) for url in urls)
        self.manifest.write_text(
            '[batch]\nid = "drop-six"\ntitle = "Drop six"\n\n'
            f'[codemods]\nselect = ["no-six"]\n{codemods}\n'
            f"[repositories]\nurls = [{listed}]\n\n"
            '[git]\nprotocols = ["https", "ssh", "file"]\npush-to-paths = true\n\n'
            f"[limits]\npush-interval = 0\n{more}"
        )

    @property
    def environment(self) -> dict[str, str]:
        """All of it that a command has."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            **self.extra,
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }

    def run(self, verb: str, *arguments: str | Path) -> Ended:
        """``diffwright batch VERB``, to its end."""
        words = ["batch", verb, *map(str, arguments)]
        if not self.each_a_process:
            ran = command(words, self.folder, self.environment)
            return Ended(ran.code, ran.out.decode(), ran.err.decode())
        done = subprocess.run(
            [sys.executable, "-m", "codemods", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def planned(self) -> str:
        """Plan, and return the hash."""
        done = self.run("plan")
        assert done.code == 0, done.err
        return done.err.rstrip().rpartition("The plan is ")[2].rstrip(".")

    def branches(self, name: str) -> dict[str, str]:
        """What a remote holds beside `main`: object ids by branch."""
        listed = git(
            "for-each-ref",
            "--format=%(refname:short) %(objectname)",
            cwd=self.remotes / f"{name}.git",
        )
        found = dict(line.split() for line in listed.splitlines())
        found.pop("main", None)
        return found

    def reviews(self) -> list[dict[str, Any]]:
        """What `status` tells of each review."""
        return [it for it in self.run("status", "--json").told if "review" in it]

    def targets(self) -> list[dict[str, Any]]:
        """What `status` tells of each branch of a repository."""
        return [it for it in self.run("status", "--json").told if "review" not in it]

    def state(self) -> Path:
        """Where the batch keeps what it needs."""
        return self.folder / "state" / "diffwright" / "batches" / "drop-six"


@cache
def _model(files: tuple[tuple[str, bytes], ...]) -> Path:
    """A bare repository with one commit of these files on `main`: made once, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="diffwright-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    world = World(folder)
    bare = world.remotes / "model.git"
    git("init", "-q", "--bare", "-b", "main", bare)
    world.commit("model", dict(files))
    return bare
