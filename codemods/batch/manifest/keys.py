"""The tables and keys of a manifest: what each takes, what it means, what holds without it.

Defaults are those of `codemods.batch.manifest.model`; they are said once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Any

from codemods.batch.manifest import kinds
from codemods.batch.manifest.addresses import PROTOCOLS
from codemods.batch.manifest.kinds import Choice, Day, Each, Number, OneOf, Some, Whole
from codemods.batch.manifest.model import (
    ForgeKind,
    GitSettings,
    Limits,
    Manifest,
    Repository,
    Reviewing,
    Split,
    SplitBy,
    Treatment,
    Waves,
)
from codemods.configuration.keys import CodemodNames, Globs, Kind, YesOrNo


@dataclass(frozen=True, slots=True)
class Key:
    """One key."""

    kind: Kind
    meaning: str
    """One sentence, without a full stop."""
    default: object = None
    """As TOML spells it; None: there is none that TOML could spell."""
    otherwise: str = ""
    """What holds without it, where `default` does not tell."""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    meaning: str
    """One sentence, without a full stop."""
    keys: Mapping[str, Key]


def plain(value: object) -> Any:
    """A value of the model as TOML and JSON have it."""
    if isinstance(value, Enum):
        return value.value
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def field_of(key: str) -> str:
    """The field of the model that a key fills."""
    return key.replace("-", "_")


def _keys(model: type[Any], **about: tuple[Kind, str] | tuple[Kind, str, str]) -> dict[str, Key]:
    """Keys that fill fields of `model`, with its defaults; a third item says what holds without
    the key where the default of the model does not tell, or where it has none."""
    defaults = {field.name: field.default for field in fields(model)}
    found = {}
    for name, (kind, meaning, *rest) in about.items():
        default, otherwise = defaults[name], "".join(rest)
        is_required = default is MISSING and not otherwise
        known = None if default is MISSING else plain(default)
        found[name.replace("_", "-")] = Key(kind, meaning, known, otherwise, is_required)
    return found


_BRANCHES = Some(Each(kinds.BRANCH))
_NAMES = Each(kinds.WORD)

TABLES = {
    "batch": Table(
        "What is done, and why",
        {
            **_keys(
                Manifest,
                id=(kinds.ID, "The name of the batch, of its branches and topics"),
                title=(kinds.TITLE, "What is done, in one line"),
            ),
            "why": Key(kinds.PARAGRAPHS, "Why, for those who are asked to review", ""),
            **_keys(
                Manifest, deadline=(Day(), "The day by which it should be merged", "no deadline")
            ),
        },
    ),
    "codemods": Table(
        "Which codemods are run, and how. Each may have a table of its options",
        {
            **_keys(Treatment, select=(Some(CodemodNames()), "Run these codemods")),
            **_keys(
                Treatment,
                exclude=(Globs(), "Leave out files that match, as in a .gitignore"),
                safe_only=(YesOrNo(), "Leave edits that a person should look at"),
            ),
        },
    ),
    "repositories": Table(
        "Which repositories are changed",
        {
            "urls": Key(
                Each(kinds.ADDRESS),
                "URLs, or paths relative to the folder of this file",
                [],
            ),
            "lists": Key(
                Each(kinds.PATH),
                "Files with a URL or a path in each line, relative to the folder of the file that "
                "names them; # begins a comment",
                [],
            ),
            "exclude": Key(
                Globs(),
                "Leave out projects that match, as in a .gitignore: openstack/nova of "
                "https://opendev.org/openstack/nova.git, and of a path its last folder",
                [],
            ),
            **_keys(
                Repository,
                branches=(_BRANCHES, "The branches to change; default is what a repository says"),
            ),
        },
    ),
    "split": Table(
        "How the change of a repository becomes reviews",
        _keys(
            Split,
            by=(Each(Choice(SplitBy)), "What divides it, in this order; empty: nothing does"),
            max_files=(Whole(), "The most files of a review"),
            max_lines=(Whole(), "The most removed and added lines of a review"),
        ),
    ),
    "review": Table(
        "How reviews are asked for",
        _keys(
            Reviewing,
            forge=(Choice(ForgeKind), "Where they are published: auto asks .gitreview and the URL"),
            draft=(YesOrNo(), "Publish them as drafts, on Gerrit as work in progress"),
            reviewers=(_NAMES, "Who is asked"),
            owners=(YesOrNo(), "Ask the owners of the files, too: CODEOWNERS, OWNERS"),
            labels=(_NAMES, "Labels, on Gerrit hashtags"),
            author=(kinds.AUTHOR, "The author of all commits"),
            sign_off=(YesOrNo(), "Add Signed-off-by of the author to each message"),
        ),
    ),
    "limits": Table(
        "What is done at once, and how much of it",
        _keys(
            Limits,
            clones=(Whole(), "Clones of one host at once"),
            steps=(Whole(), "Steps at once", "the usable cores"),
            seconds=(Whole(), "Seconds that a step may take"),
            megabytes=(Whole(0), "Memory that a step may take, in MB; 0 is no limit"),
            repository_megabytes=(Whole(), "The largest repository, in MB on disk"),
            push_interval=(Number(86_400), "Seconds between two pushes to one host"),
            open_reviews=(Whole(), "The most reviews that are open at once"),
            open_reviews_of_one=(Whole(), "The most of them in one repository"),
            retries=(Whole(0), "How often a step is tried again that failed by chance"),
        ),
    ),
    "waves": Table(
        "Publish in parts: the next one waits until enough of those before it is merged",
        _keys(
            Waves,
            sizes=(
                Each(Whole(), keeps_twins=True),
                "Repositories of each wave, the last one taking the rest; empty: all at once",
            ),
            merged=(Number(1), "The share of earlier reviews that has to be merged"),
            max_failed=(Whole(0), "The most repositories of earlier waves that may have failed"),
        ),
    ),
    "git": Table(
        "What git may do",
        _keys(
            GitSettings,
            protocols=(Each(OneOf(PROTOCOLS)), f"Allowed ones out of {', '.join(PROTOCOLS)}"),
            fsck=(YesOrNo(), "Check what is fetched; very old histories may fail that"),
            credential_helper=(
                kinds.LINE,
                "Your credential helper for https, as git config names it",
            ),
            push_to_paths=(YesOrNo(), "Allow to push to local paths"),
        ),
    ),
    "cluster": Table(
        "Where steps are carried out",
        {
            "address": Key(
                kinds.SCHEDULER, "A Dask scheduler, tls://HOST:PORT; empty: this machine", ""
            )
        },
    ),
}
"""In the order in which they are shown."""

REPOSITORY = Table(
    "One repository with settings of its own; there may be many of these tables",
    _keys(
        Repository,
        url=(kinds.ADDRESS, "A URL, or a path relative to the folder of this file"),
        branches=(_BRANCHES, "The branches to change", "those of [repositories]"),
        reviewers=(_NAMES, "Who is asked beside those of [review]"),
        hold=(kinds.LINE, "Why nothing is published for it at present; empty: nothing holds it"),
        forge=(Choice(ForgeKind), "Where reviews are published", "that of [review]"),
    ),
)
"""The keys of ``[[repository]]``."""
