"""What a manifest says, as the rest of a batch reads it: checked, with the defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

DEFAULT_BRANCH = "default"
"""What stands for whatever branch a repository calls its own."""


class SplitBy(Enum):
    """What may divide the change of a repository into reviews."""

    CODEMOD = "codemod"
    OWNER = "owner"
    FOLDER = "folder"


class ForgeKind(Enum):
    """Where reviews are published."""

    AUTO = "auto"
    """By `.gitreview` and by the host of the URL."""
    GERRIT = "gerrit"
    GITHUB = "github"
    GITLAB = "gitlab"
    PUSH = "push"
    """A branch is pushed, and nothing is asked of anybody."""
    NONE = "none"
    """Nothing is pushed; `export` is what there is."""


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository, with what is said of it alone."""

    url: str
    """As git takes it, or the absolute path of a local one. Without credentials in it."""
    branches: tuple[str, ...] = (DEFAULT_BRANCH,)
    reviewers: tuple[str, ...] = ()
    """Beside those of the batch."""
    hold: str = ""
    """Why nothing is published for it at present; empty: nothing speaks against it."""
    forge: ForgeKind = ForgeKind.AUTO

    @property
    def is_local(self) -> bool:
        """Whether it is a path on this machine."""
        return Path(self.url).is_absolute()


@dataclass(frozen=True, slots=True)
class Treatment:
    """Which codemods are run, and how; it takes part in the key of a scan."""

    select: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    """Globs, beside those that a repository itself configures."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Of each codemod, by name; they win over those of the repository."""
    safe_only: bool = False
    """Whether edits that a person should look at are left."""


@dataclass(frozen=True, slots=True)
class Split:
    """How the change of a repository becomes reviews."""

    by: tuple[SplitBy, ...] = (SplitBy.CODEMOD, SplitBy.OWNER, SplitBy.FOLDER)
    """In this order; empty: one review a repository."""
    max_files: int = 40
    max_lines: int = 400
    """Removed and added lines of a review, as far as what belongs together can be parted."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """How reviews are asked for."""

    forge: ForgeKind = ForgeKind.AUTO
    draft: bool = False
    """Whether they are published as drafts (Gerrit: work in progress)."""
    reviewers: tuple[str, ...] = ()
    owners: bool = True
    """Whether the owners of the files are asked, too."""
    labels: tuple[str, ...] = ()
    """Labels of GitHub and GitLab, hashtags of Gerrit."""
    author: str = "diffwright <diffwright@localhost>"
    """``Name <address>`` of all commits."""
    sign_off: bool = False
    """Whether each message has a ``Signed-off-by`` of the author."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is done at once, and how much of it."""

    clones: int = 4
    """Clones of one host at once."""
    steps: int | None = None
    """Steps at once; None: the usable cores."""
    seconds: int = 900
    """Seconds that a step may take."""
    megabytes: int = 4096
    """Memory that a step may take, in 10⁶ bytes."""
    repository_megabytes: int = 2048
    """The largest repository, in 10⁶ bytes on disk."""
    push_interval: float = 30.0
    """Seconds between two pushes to one host."""
    open_reviews: int = 100
    """Reviews of the batch that may be open at once; `publish` stops there."""
    open_reviews_of_one: int = 10
    """The same of one repository."""
    retries: int = 3
    """How often what may go by itself is tried again."""


@dataclass(frozen=True, slots=True)
class Waves:
    """Publishing in parts: the next wave waits until enough of those before it is merged."""

    sizes: tuple[int, ...] = ()
    """Repositories a wave; the last one takes what is left. Empty: all at once."""
    merged: float = 0.6
    """The share of reviews of the waves before that has to be merged."""
    max_failed: int = 0
    """So many repositories of the waves before may have failed."""


@dataclass(frozen=True, slots=True)
class GitSettings:
    """What git may do."""

    protocols: tuple[str, ...] = ("https", "ssh")
    """Out of https, ssh, http, git and file."""
    fsck: bool = True
    """Whether fetched objects are checked; very old histories fail that."""
    credential_helper: str = ""
    """The user's own, asked for https; none where it is empty."""
    push_to_paths: bool = False
    """Whether reviews may be pushed to local paths."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is wanted."""

    id: str
    """Lower-case letters, digits and hyphens: the name of the batch, of its branches and topics."""
    title: str
    why: str
    """Sentences for those who are asked to review; may be empty."""
    deadline: date | None
    source: Path
    """The file that it was read from, for messages."""
    sha: str
    """SHA-256 of all bytes that it was read from, lists included, in hexadecimal digits."""
    repositories: tuple[Repository, ...]
    """Each once, in the order given."""
    treatment: Treatment
    split: Split = Split()
    reviewing: Reviewing = Reviewing()
    limits: Limits = Limits()
    waves: Waves = Waves()
    git: GitSettings = GitSettings()
    cluster: str = ""
    """The address of a Dask scheduler; empty: this machine."""
