"""Which repositories are meant: addresses out of a manifest and out of lists, each once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from pathspec import GitIgnoreSpec

from codemods.batch.manifest.addresses import is_local, project_of, same, told, wrong
from codemods.batch.manifest.document import Document, Text, load
from codemods.batch.manifest.errors import ManifestError, error
from codemods.batch.manifest.keys import plain
from codemods.batch.manifest.model import Repository
from codemods.batch.manifest.positions import Path
from codemods.batch.manifest.tables import OWN

MOST = 100_000
"""Repositories of a batch."""

_COMMENT = re.compile(r"(?:^|[ \t])#.*", re.DOTALL)


class Raised(Protocol):
    """Makes of a sentence what to raise, with the place that it is about."""

    def __call__(self, message: str, /) -> ManifestError: ...


@dataclass(frozen=True, slots=True)
class Named:
    """An address where it stands."""

    given: str
    file: Text
    raised: Raised

    def url(self, protocols: Collection[str]) -> str:
        """As git takes it; a local path is absolute. Raises `ManifestError`."""
        if sentence := wrong(self.given, protocols):
            raise self.raised(sentence)
        return str(self.file.path(self.given)) if is_local(self.given) else self.given


def gathered(
    document: Document,
    table: Mapping[str, Any],
    own: Sequence[Mapping[str, Any]],
    protocols: Collection[str],
) -> tuple[tuple[Repository, ...], list[bytes]]:
    """The repositories of a manifest: those of its lists, its ``urls`` and its ``[[repository]]``
    tables, in this order; and the bytes of the lists.

    `table` is ``[repositories]``, and `own` are the other tables, as they were read. Raises
    `ManifestError`.
    """
    lists = [
        _list(document, ("repositories", "lists", number), name)
        for number, name in enumerate(table["lists"])
    ]
    named = [it for file in lists for it in lines_of(file)]
    for number, given in enumerate(table["urls"]):
        path: Path = ("repositories", "urls", number)
        named.append(Named(given, document, partial(_wrong, document, path, "urls")))
    for number, settings in enumerate(own):
        path = (OWN, number, "url")
        named.append(Named(settings["url"], document, partial(_wrong, document, path, "url")))
    found = unique(named, protocols, table["branches"])
    urls = [it.url(protocols) for it in named[len(named) - len(own) :]]
    _settle(document, found, urls, own)
    if not found:
        message = "no repository is named; see urls and lists in [repositories]"
        raise document.wrong(("repositories",), message)
    excluded = GitIgnoreSpec.from_lines(table["exclude"])
    left = tuple(it for it in found.values() if not excluded.match_file(project_of(it.url)))
    if not left:
        path = ("repositories", "exclude")
        raise document.wrong(path, "[repositories] exclude leaves no repository")
    return left, [file.content for file in lists]


def lines_of(file: Text) -> Iterator[Named]:
    """The addresses of a list: one in each line; ``#`` at its start or behind a blank begins a
    comment."""
    for number, line in enumerate(file.text.split("\n"), 1):
        plain_line = _COMMENT.sub("", line) if "#" in line else line
        if given := plain_line.strip(" \t\r"):
            yield Named(given, file, partial(error, file.source, number))


def unique(
    named: Iterable[Named], protocols: Collection[str], branches: tuple[str, ...]
) -> dict[str, Repository]:
    """The repositories that are named, by what their addresses have in common, in the order in
    which they come up. Raises `ManifestError`."""
    found: dict[str, Repository] = {}
    for it in named:
        url = it.url(protocols)
        found.setdefault(same(url), Repository(url, branches))
        if len(found) > MOST:
            raise it.raised(f"there are more than {MOST:,} repositories; make several batches")
    return found


def _settle(
    document: Document,
    found: dict[str, Repository],
    urls: Sequence[str],
    own: Sequence[Mapping[str, Any]],
) -> None:
    """Give each repository what its own tables say. Two of them may not contradict each other."""
    earlier: dict[tuple[str, str], int] = {}
    for number, (url, settings) in enumerate(zip(urls, own, strict=True)):
        key = same(url)
        for field, value in settings.items():
            if field == "url":
                continue
            first = earlier.setdefault((key, field), number)
            if own[first][field] != value:
                line = document.line((OWN, first, field))
                raise document.wrong(
                    (OWN, number, field),
                    f"[[{OWN}]] {field} contradicts line {line}, which is about the same "
                    f"repository: {plain(own[first][field])} there",
                )
            found[key] = replace(found[key], **{field: value})


def _list(document: Document, path: Path, name: str) -> Text:
    if not is_local(name):
        raise _wrong(document, path, "lists", f"{told(name)} is no file; urls takes addresses")
    try:
        return load(document.path(name))
    except ManifestError as problem:
        raise _wrong(document, path, "lists", str(problem)) from None


def _wrong(document: Document, path: Path, key: str, message: str) -> ManifestError:
    table = "[repositories]" if path[0] == "repositories" else f"[[{OWN}]]"
    return document.wrong(path, f"{table} {key}: {message}")
