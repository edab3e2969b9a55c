"""A review: what is published of a target at once, valid alone on the base."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


def sha_of(content: bytes) -> str:
    """What the content of a file or a diff is called by: SHA-256, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file of a review. Contents are kept beside it, by SHA-256."""

    path: str
    """POSIX, relative to the top; bytes that are not UTF-8 as surrogate escapes."""
    mode: str
    """As git writes it: ``100644`` or ``100755``."""
    after: str
    """SHA-256 of the new content; empty where the file goes."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is to be committed, and how it is called."""

    key: str
    """Stable: the same codemod, owner and folder have the same key in every plan of the batch."""
    codemods: tuple[str, ...]
    owners: tuple[str, ...]
    """As CODEOWNERS or OWNERS name them; empty where nobody is named."""
    folder: str
    """The folder that all its files lie in; empty: the top."""
    files: tuple[ReviewFile, ...]
    """By path."""
    added: int
    removed: int
    """Lines."""
    findings: int
    """How many it repairs."""
    needs_review: bool
    """Whether behaviour changes by it, as intended."""
    diff: str
    """SHA-256 of its unified diff, which is what tells whether it has changed."""
    remark: str = ""
    """Why it is larger than was asked for; empty otherwise."""
    told: tuple[str, ...] = ()
    """What it repairs: each finding with its place, or where there are many, how many of which."""
    cell: str = ""
    """Which part of all that might change it takes: see `codemods.batch.split.cells`. A later plan
    is told the cells of those before it."""
    patch: str = ""
    """SHA-256 of its diff without the numbers of lines: the same where only what is around it has
    moved."""


def to_json(review: Review) -> dict[str, Any]:
    """What a step hands over."""
    return asdict(review)


def from_json(value: Mapping[str, Any]) -> Review:
    """The review that `to_json` was made of."""
    files: Sequence[Mapping[str, Any]] = value["files"]
    return Review(
        **{
            **value,
            "codemods": tuple(value["codemods"]),
            "owners": tuple(value["owners"]),
            "told": tuple(value["told"]),
            "files": tuple(ReviewFile(**file) for file in files),
        }
    )
