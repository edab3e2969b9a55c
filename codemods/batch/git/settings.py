"""How git is started, ever: with an environment of its own, and settings that beat a repository's.

Each line is here because a repository, a server or a person's own configuration could make git
execute something, ask somebody or write elsewhere without it. What git reads as it starts is named
in https://git-scm.com/docs/git#_environment_variables and https://git-scm.com/docs/git-config;
`tests/batch/git/hostile_table.py` shows each way fire under plain git, and not under this.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from codemods.batch.git.credentials import helper_with_home
from codemods.batch.manifest.model import GitSettings

OLDEST = (2, 38)
"""The first that knows `safe.bareRepository`, and that takes `safe.directory` from `-c`."""

LAZY = (2, 45)
"""The first that knows GIT_NO_LAZY_FETCH; distributions have brought it to older ones."""

INHERITED = (
    "SYSTEMROOT",
    "TMPDIR",
    "SSH_AUTH_SOCK",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "SSL_CERT_FILE",
)
"""What git may know of the environment that it is started from, beside the absolute folders of
PATH. No GIT_* is among them: they could name another repository, or a program."""

FIXED = {
    "GIT_ASKPASS": "true",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_EDITOR": ":",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_SEQUENCE_EDITOR": ":",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS": "true",
    "SSH_ASKPASS_REQUIRE": "never",
    # Commits carry their own; this keeps git from asking the machine who runs it.
    "GIT_AUTHOR_NAME": "diffwright",
    "GIT_AUTHOR_EMAIL": "diffwright@localhost",
    "GIT_AUTHOR_DATE": "@0 +0000",
    "GIT_COMMITTER_NAME": "diffwright",
    "GIT_COMMITTER_EMAIL": "diffwright@localhost",
    "GIT_COMMITTER_DATE": "@0 +0000",
}

SETTINGS = (
    "core.fsmonitor=false",
    "core.symlinks=false",
    f"core.attributesFile={os.devnull}",
    "core.alternateRefsCommand=true",
    "core.autocrlf=false",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    # An empty value forgets the helpers that other places name.
    "credential.helper=",
    "commit.gpgSign=false",
    "tag.gpgSign=false",
    "push.gpgSign=false",
    "log.showSignature=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "protocol.ext.allow=never",
    "safe.bareRepository=explicit",
    # What is fetched stays one pack.
    "fetch.unpackLimit=1",
    "gc.auto=0",
    "maintenance.auto=false",
)
"""Settings on the command line beat every file, and those that a file includes."""

SERVING = (
    # Whose it is does not matter, where nothing of it is executed.
    "safe.directory=*",
    "receive.denyCurrentBranch=refuse",
    "receive.autogc=false",
    "receive.updateServerInfo=false",
    "uploadpack.allowFilter=false",
)
"""For the half of git that reads, or writes, a local repository of somebody else."""


class NoGit(Exception):
    """There is no git that can be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Git:
    """A git program, and all that it is started with."""

    program: str
    """An absolute path."""
    version: tuple[int, ...]
    folder: Path
    """The tool's own, with an empty folder for hooks, for templates and for a home."""
    settings: GitSettings

    @staticmethod
    def at(tool_folder: Path, settings: GitSettings) -> Git:
        """The git on PATH; makes its empty folders in `tool_folder`.

        Raises `NoGit` where there is none, where it is too old, and where a folder that has to be
        empty is not.
        """
        found = shutil.which("git", path=_path())
        if found is None:
            raise NoGit("there is no git on PATH; install git 2.38 or later")
        folder = tool_folder.absolute()
        for name in ("hooks", "template", "home"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            if any((folder / name).iterdir()):
                raise NoGit(f"{folder / name} has to be empty, and is not; delete what is in it")
        version = _version(found)
        if version < OLDEST:
            text = ".".join(map(str, version))
            raise NoGit(f"git {text} at {found} can't be used safely; install git 2.38 or later")
        return Git(found, version, folder, settings)

    @property
    def lost(self) -> str:
        """What a git of this version may lack, in a sentence; empty: nothing."""
        if self.version >= LAZY:
            return ""
        text = ".".join(map(str, self.version))
        return (
            f"git {text} may not know GIT_NO_LAZY_FETCH (2.45): what keeps a local repository from "
            "fetching what it lacks is then only that no protocol is allowed there"
        )

    def environment(
        self,
        *,
        repository: Path | None = None,
        work_tree: Path | None = None,
        protocols: Sequence[str] = (),
    ) -> dict[str, str]:
        """The whole environment of a git.

        `repository` is its GIT_DIR; without one it finds none, whatever lies around. Without a
        `work_tree` it has an empty one, so no attributes of a work tree or of HEAD are read.
        `protocols` are those that this one command may use.
        """
        home = str(self.folder / "home")
        return {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            **FIXED,
            "PATH": _path(),
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "GIT_TEMPLATE_DIR": str(self.folder / "template"),
            "GIT_DIR": os.devnull if repository is None else str(repository.absolute()),
            "GIT_WORK_TREE": home if work_tree is None else str(work_tree.absolute()),
            "GIT_ALLOW_PROTOCOL": ":".join(protocols) or "none",
        }

    def flags(self, protocols: Sequence[str] = ()) -> list[str]:
        """What comes before the verb. The user's credential helper is asked over https alone."""
        settings = [f"core.hooksPath={self.folder / 'hooks'}", *SETTINGS]
        settings.append(f"transfer.fsckObjects={'true' if self.settings.fsck else 'false'}")
        if self.settings.credential_helper and "https" in protocols:
            settings.append(
                f"credential.helper={helper_with_home(self.settings.credential_helper)}"
            )
        return [word for setting in settings for word in ("-c", setting)]

    def serving(self, service: str) -> str:
        """``upload-pack`` or ``receive-pack`` for a local repository, as a command for the shell.

        Git takes neither settings nor, in old versions, GIT_NO_LAZY_FETCH over to the other half
        of a local transport; so they are said again, and no protocol is allowed in it.
        """
        flags = [*self.flags(), *(word for it in SERVING for word in ("-c", it))]
        command = shlex.join([self.program, *flags, service])
        return f"GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 {command}"


def _path() -> str:
    """PATH without folders relative to the current one, which may be a repository's."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if os.path.isabs(folder))


def _version(program: str) -> tuple[int, ...]:
    """As `git version` says it. Raises `NoGit`."""
    try:
        answer = subprocess.run(  # noqa: S603 - an absolute program, no shell
            [program, "version"],
            env={"PATH": _path(), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoGit(f"{program} can't be run: {error}") from None
    match = re.match(r"git version (\d+)\.(\d+)(?:\.(\d+))?", answer)
    if match is None:
        raise NoGit(f"{program} does not say which version of git it is")
    return tuple(int(number) for number in match.groups() if number is not None)
