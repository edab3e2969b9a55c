"""Batches whose reviews go to stand-ins of forges, by commands in this process, in which a server
of the test runs, too."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from children import exit_code
from gerrit_standin import GerritStandIn
from gh_standin import GhStandIn
from git_servers import Answer, Server
from gitlab_standin import GitLabStandIn
from world import FILES, Ended, World, git

from codemods.batch.forges.github import GitHub
from codemods.batch.forges.gitlab import GitLab

PROJECT = "acme/shop"
GERRIT = "[gerrit]\nhost=127.0.0.1\nproject=acme/shop.git\n"


class Forged(World):
    """One repository behind a server, and one further for each name in `others`."""

    def __init__(self, folder: Path, server: Server, patch: pytest.MonkeyPatch, forge: str) -> None:
        super().__init__(folder)
        self.server = server
        self.forge = forge
        self.more = ""
        """Lines of `[limits]`, and all that is to follow them."""
        self.gh = GhStandIn(folder / "gh")
        self.extra["PATH"] = f"{self.gh.bin}{os.pathsep}{os.environ['PATH']}"
        for name, value in self.environment.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        # What real ones ask for would be waited for.
        patch.setattr(GitHub, "interval", 0.0)
        patch.setattr(GitLab, "interval", 0.0)
        self.urls: list[str | Path] = []
        self.serve(PROJECT)

    def serve(self, project: str) -> None:
        """A repository that has something to change."""
        files = {**FILES, ".gitreview": GERRIT} if self.forge == "gerrit" else FILES
        bare = self.remote(project, files)
        git("config", "http.receivepack", "true", cwd=bare)
        self.gh.add(project, bare)
        self.urls.append(f"{self.server.url}/{project}.git")
        self.rewrite()

    def rewrite(self) -> None:
        """The manifest, after `more` has changed."""
        self.write_manifest(self.urls, self.more)
        text = self.manifest.read_text().replace('"https", "ssh", "file"', '"http"')
        self.manifest.write_text(f'{text}\n[review]\nforge = "{self.forge}"\n')

    def run(self, verb: str, *arguments: str | Path) -> Ended:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = exit_code(["batch", verb, *map(str, arguments)])
        texts = []
        for stream in (out, err):
            stream.flush()
            stream.seek(0)
            texts.append(stream.read())
        return Ended(code, *texts)

    def killed(self, verb: str, *arguments: str | Path) -> int:
        """The same in a process of its own, that something kills: its exit code."""
        plain = World(self.folder)
        plain.extra = self.extra
        plain.each_a_process = True
        return plain.run(verb, *arguments).code

    def published(self) -> str:
        """Plan, apply and publish; the hash of the plan."""
        planned = self.planned()
        assert self.run("apply").code == 0
        done = self.run("publish", "--yes-plan", planned)
        assert done.code == 0, done.err
        return planned

    def states(self) -> list[str]:
        """Of all reviews, in order."""
        return [it["state"] for it in self.reviews()]

    def meddle(self, ref: str) -> str:
        """Somebody else puts another commit on top of that one; its object id."""
        bare = self.remotes / f"{PROJECT}.git"
        theirs = git("commit-tree", "-p", ref, "-m", "theirs", f"{ref}^{{tree}}", cwd=bare)
        git("update-ref", ref, theirs, cwd=bare)
        return theirs


def gerrit_at(world: Forged) -> GerritStandIn:
    """Make a Gerrit of the repository."""
    gerrit = GerritStandIn(world.remotes / f"{PROJECT}.git", PROJECT, world.server.url)
    world.server.route = lambda path, query: (
        Answer(gerrit.rest(query)) if path == "/changes/" else None
    )
    return gerrit


def gitlab_at(world: Forged) -> GitLabStandIn:
    """Make a GitLab of the repository."""
    gitlab = GitLabStandIn(world.remotes / f"{PROJECT}.git", PROJECT, world.server.url)

    def route(path: str, query: str) -> Answer | None:
        if not path.startswith("/api/"):
            return None
        body = gitlab.rest(path, query)
        return Answer(b"{}", status=404) if body is None else Answer(body)

    world.server.route = route
    return gitlab
