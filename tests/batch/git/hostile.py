"""Repositories, and surroundings, that make git execute something, or write elsewhere.

Each `Vector` builds one: `build` gives a repository at a path and the environment of a person who
works with it. Whatever gets executed leaves a canary; `control` is the plain git command that a
careless tool would run, and that does fire on this machine, so that a test can fail.

    (vector, *_) = hostile_table.vectors()
    built = vector.build(folder)
    … os.environ | built.environment, built.url …
    assert not built.fired()
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILES = {
    "setup.py": "from setuptools import setup\n\nsetup(name='shop')\n",
    "shop/__init__.py": "",
    "shop/text.py": "import six\n\n\ndef is_text(it):\n    return isinstance(it, six.text_type)\n",
    "shop/client.py": "import requests\n\n\ndef get(url):\n    return requests.get(url)\n",
}
"""What the codemods have something to do in."""


@dataclass(frozen=True)
class Built:
    """A repository that is there, and what is around it."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    """Beside, or instead of, what the process has."""
    urls: list[str] = field(default_factory=list)
    """Instead of the path of the repository."""
    branches: list[str] = field(default_factory=list)
    """Instead of the default branch."""

    @property
    def url(self) -> str:
        """What a manifest names."""
        return self.urls[-1] if self.urls else str(self.repository)

    @property
    def branch(self) -> str:
        """The branch that a manifest names."""
        return self.branches[-1] if self.branches else "default"

    @property
    def repository(self) -> Path:
        return self.folder / "hostile"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def outside(self) -> Path:
        """A folder that nothing may be written to."""
        return self.folder / "outside"

    @property
    def canary(self) -> Path:
        return self.folder / "canary"

    @property
    def program(self) -> Path:
        """What leaves a canary."""
        return self.folder / "evil.sh"

    def fired(self) -> bool:
        """Whether something was executed, or written elsewhere."""
        return self.canary.exists() or _content(self.outside) != OUTSIDE

    def git(self, *arguments: str, cwd: Path | None = None, check: bool = False) -> str:
        """Plain git, as a person or a careless tool runs it."""
        clean = {name: it for name, it in os.environ.items() if not name.startswith("GIT_")}
        return subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.repository,
            env={**clean, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=check,
        ).stdout

    def set(self, key: str, value: str) -> None:
        """A setting of the repository's own configuration."""
        self.git("config", key, value, check=True)

    def set_of_user(self, key: str, value: str) -> None:
        """A setting of the person's configuration."""
        self.git("config", "--global", key, value, check=True)

    def write(self, name: str, text: str) -> None:
        path = self.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self) -> None:
        self.git("add", "-A", check=True)
        self.git("commit", "-qm", "More", check=True)

    def touch(self) -> None:
        """A change that is not committed."""
        self.write("shop/text.py", "x = 1\n")


OUTSIDE = {"kept.py": b"import six\nprint(six.text_type)\n"}

Acts = Callable[[Built], object]


@dataclass(frozen=True)
class Vector:
    """A way to make git do something."""

    name: str
    prepare: Acts
    """Puts the trap into a repository with one commit."""
    control: Acts
    """Runs into it."""
    is_refused: bool = False
    """Whether nothing at all is done with it: the address or the branch is no such thing."""
    is_broken: bool = False
    """Whether it can't be cloned, as it lacks something or holds what no repository may."""

    def build(self, folder: Path) -> Built:
        """Make it in a folder that is not there yet."""
        built = Built(folder)
        for place in (built.home, built.outside, built.repository):
            place.mkdir(parents=True)
        for name, content in OUTSIDE.items():
            (built.outside / name).write_bytes(content)
        # Git asks filters, hooks and helpers in many ways; it takes this as an answer of each.
        built.program.write_text(f"#!/bin/sh\necho \"$0 $*\" >>'{built.canary}'\nexit 0\n")
        built.program.chmod(0o755)
        built.environment.update(HOME=str(built.home), XDG_CONFIG_HOME=str(built.home / ".config"))
        model = _model()
        shutil.copytree(model.home, built.home, dirs_exist_ok=True)
        shutil.copytree(model.repository, built.repository, dirs_exist_ok=True)
        self.prepare(built)
        return built


@cache
def _model() -> Built:
    """A repository with one commit, and a person: what is the same in all of them."""
    built = Built(Path(tempfile.mkdtemp(prefix="diffwright-test-")))
    atexit.register(shutil.rmtree, built.folder, ignore_errors=True)
    for place in (built.home, built.repository):
        place.mkdir()
    built.environment.update(HOME=str(built.home), XDG_CONFIG_HOME=str(built.home / ".config"))
    built.set_of_user("user.name", "A person")
    built.set_of_user("user.email", "person@example.org")
    built.git("init", "-q", "-b", "main", check=True)
    for name, text in FILES.items():
        built.write(name, text)
    built.commit()
    return built


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
