"""A repository on a server, a clone of it as the tool makes it, and reviews to be published."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

from git_servers import Server, bare, git

from codemods.batch.forges.forge import Existing, Forge, Publication
from codemods.batch.git.clones import ensure, resolve
from codemods.batch.git.commits import FileChange, commit
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings

WHEN = datetime(2026, 1, 2, tzinfo=timezone.utc)
CHANGE_ID = "I" + "0123456789" * 4


@dataclass
class World:
    """One repository, served."""

    folder: Path
    server: Server
    project: str
    git: Git
    clone: Path
    base: str
    url: str
    gitreview: dict[str, str] = field(default_factory=dict)

    @property
    def remote(self) -> Path:
        """The bare repository on the server."""
        return self.folder / "served" / f"{self.project}.git"

    def heads(self) -> dict[str, str]:
        """Branches of the server."""
        lines = git(
            self.remote, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads"
        )
        return dict(line.split(" ") for line in lines.splitlines())

    def review(self, content: bytes = b"new\n", key: str = "k1", **fields: Any) -> Publication:
        """A review whose commit is in the clone."""
        change_id = fields.get("change_id", CHANGE_ID)
        oid = commit(
            self.git,
            self.clone,
            self.base,
            [FileChange("a.py", "100644", content)],
            f"Better\n\nSince it is so.\n\nChange-Id: {change_id}\n",
            "Tool <tool@example.org>",
            WHEN,
            f"refs/heads/{key}",
        )
        where = {"clone": self.clone, "base": self.base, "gitreview": self.gitreview}
        publication = on_paper(self.url, commit=oid, head=f"diffwright/better/{key}", **where)
        return replace(publication, **fields)

    def meddle(self, ref: str, content: bytes = b"by hand\n") -> str:
        """Somebody else puts another commit there; its object id."""
        blob = git(self.remote, "hash-object", "-w", "--stdin", stdin=content)
        tree = git(self.remote, "mktree", stdin=f"100644 blob {blob}\ta.py\n".encode())
        oid = git(self.remote, "commit-tree", "-p", self.base, "-m", "By hand", tree)
        git(self.remote, "update-ref", ref, oid)
        return oid


def world(folder: Path, server: Server, project: str, **settings: Any) -> World:
    """The repository, served under `project`, and its clone."""
    served, clone, base = _made()
    shutil.copytree(served, folder / "served" / f"{project}.git")
    shutil.copytree(clone, folder / "clone.git")
    program = Git.at(folder / "tool", GitSettings(**{"protocols": ("http",), **settings}))
    url = f"{server.url}/{project}.git"
    return World(folder, server, project, program, folder / "clone.git", base, url)


@cache
def _made() -> tuple[Path, Path, str]:
    """A repository, a clone as the tool makes it, and the base: once, to be copied."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bare(folder / "served.git", {"a.py": b"old\n"})
    with Server(folder) as server:
        program = Git.at(folder / "tool", GitSettings(protocols=("http",)))
        base = resolve(program, f"{server.url}/served.git", "default")
        clone = folder / "clone.git"
        ensure(program, clone, f"{server.url}/served.git", base, megabytes=100)
    return folder / "served.git", clone, base.oid


def on_paper(url: str, **fields: Any) -> Publication:
    """A review for what asks, and publishes nothing: there is neither clone nor server."""
    publication = Publication(
        batch="better",
        url=url,
        branch="main",
        clone=Path("/nowhere"),
        base="b" * 40,
        commit="c" * 40,
        head="diffwright/better/k1",
        title="Better",
        body="Since it is so.",
        reviewers=(),
        labels=(),
        is_draft=False,
        change_id=CHANGE_ID,
        gitreview={},
    )
    return replace(publication, **fields)


def found_by(forge: Forge, review: Publication) -> Existing:
    """What the forge knows of it, which has to be something."""
    found = forge.find(review)
    assert found is not None
    return found
