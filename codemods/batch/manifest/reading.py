"""Reads what a person wants: a manifest, or a plain list of repositories."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from codemods import catalog
from codemods.batch.manifest import document, repositories, tables
from codemods.batch.manifest.errors import ManifestError, error
from codemods.batch.manifest.keys import TABLES
from codemods.batch.manifest.kinds import ID, TITLE
from codemods.batch.manifest.model import (
    DEFAULT_BRANCH,
    GitSettings,
    Limits,
    Manifest,
    Reviewing,
    Split,
    Treatment,
    Waves,
)

_NOTHING: Mapping[str, Any] = {
    "urls": (),
    "lists": (),
    "exclude": (),
    "branches": (DEFAULT_BRANCH,),
}
"""What ``[repositories]`` says where it says nothing."""


def read(path: Path) -> Manifest:
    """What the manifest at `path` says. Nothing but it and its lists is read.

    Raises `codemods.batch.manifest.errors.ManifestError` for the first thing that is wrong.
    """
    file = document.load_toml(path)
    tables.require_known(file)
    about = {name: tables.table(file, name) for name in TABLES}
    treatment = about["codemods"]
    git = GitSettings(**about["git"])
    own = tables.own_tables(file)
    options = tables.options(file)
    found, lists = repositories.gathered(
        file, {**_NOTHING, **about["repositories"]}, own, git.protocols
    )
    return Manifest(
        **{"why": "", "deadline": None, **about["batch"]},
        source=file.source,
        sha=_sha([file.content, *lists]),
        repositories=found,
        treatment=Treatment(**treatment, options=options),
        split=Split(**about["split"]),
        reviewing=Reviewing(**about["review"]),
        limits=Limits(**about["limits"]),
        waves=Waves(**about["waves"]),
        git=git,
        cluster=about["cluster"].get("address", ""),
    )


def from_list(
    path: Path, select: Sequence[str], options: Mapping[str, Mapping[str, object]]
) -> Manifest:
    """The manifest for a plain list: a URL or a path in each line. All else is as it is where a
    manifest says nothing; the batch is called as the file is, without its ending.

    Raises `ManifestError` for the list, `codemods.catalog.UnknownCodemod` and
    `codemods.options.BadOption` for the codemods and their options.
    """
    file = document.load(path)
    chosen = catalog.choose(select, options=options)
    found = repositories.unique(
        repositories.lines_of(file), GitSettings().protocols, (DEFAULT_BRANCH,)
    )
    if not found:
        raise error(file.source, None, "names no repository; write a URL or a path in each line")
    names = tuple(codemod.name for codemod in chosen)
    title = chosen[0].title if len(chosen) == 1 else f"Apply {' and '.join(names)}"
    return Manifest(
        id=id_of(file.source.stem),
        title=title if len(title) <= TITLE.longest else f"Apply {len(names)} codemods",
        why="",
        deadline=None,
        source=file.source,
        sha=_sha([file.content]),
        repositories=tuple(found.values()),
        treatment=Treatment(names, options=options),
    )


def id_of(text: str) -> str:
    """A name for a batch, made of any text: what is no letter and no digit becomes a hyphen."""
    plain = re.sub("[^a-z0-9]+", "-", text.lower())[: ID.longest].strip("-")
    return plain or "batch"


def _sha(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()


__all__ = ["ManifestError", "from_list", "id_of", "read"]
