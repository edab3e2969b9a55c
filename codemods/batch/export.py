"""Reviews as files: a folder that can be mailed, checked, and applied by ``git am``."""

from __future__ import annotations

import hashlib
import html
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from codemods.batch.git.urls import masked
from codemods.patching.folder import NoRoom

_NO_NAME = re.compile(r"[^\w.-]+", re.ASCII)
_LONGEST = 60
"""Characters of the name of a patch, beside its number."""
_INDEX = "INDEX.md"
_SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class ExportEntry:
    """A review to be exported."""

    folder: str
    """Of the repository, or of one branch of it: a name as `slug_of` makes it."""
    repository: str
    """Its URL."""
    branch: str
    base: str
    """The object id that the patch applies to."""
    title: str
    patch: bytes
    """An mbox, as `format_patch` makes it."""
    files: int
    added: int
    removed: int
    owners: tuple[str, ...] = ()


@dataclass(slots=True)
class Exported:
    """What was written."""

    repositories: int = 0
    patches: int = 0


@dataclass(slots=True)
class _Writing:
    """Files as they are written: their sums, and the rows of the index."""

    top: Path
    sums: dict[str, str] = field(default_factory=dict)
    series: dict[str, list[str]] = field(default_factory=dict)
    rows: list[tuple[str, int, str]] = field(default_factory=list)

    def write(self, path: str, content: bytes) -> None:
        with (self.top / path).open("xb") as file:
            file.write(content)
        self.sums[path] = hashlib.sha256(content).hexdigest()


def export(folder: Path, entries: Iterable[ExportEntry]) -> Exported:
    """Write each review, in the order given, into a file of its repository's folder.

    The same entries make the same bytes. One patch is in memory at a time. `folder` is new or
    empty, and appears when all of it is written. Raises `NoRoom` where it can't be.
    """
    folder = folder.absolute()
    partial = folder.parent / f".{folder.name}.partial"
    try:
        if folder.exists() and any(folder.iterdir()):
            raise NoRoom(f"{folder} is not empty; name a folder that is new")
        folder.parent.mkdir(parents=True, exist_ok=True)
        # What an export that was killed has left behind is nobody's.
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            writing = _Writing(partial)
            for entry in entries:
                _add(writing, entry)
            _finish(writing)
            # An empty folder gives way.
            partial.rename(folder)
        except BaseException:
            with suppress(OSError):
                shutil.rmtree(partial)
            raise
    except OSError as error:
        raise NoRoom(f"{folder} can't be written: {error.strerror or error}") from None
    return Exported(len(writing.series), len(writing.rows))


def _add(writing: _Writing, entry: ExportEntry) -> None:
    name = _NO_NAME.sub("-", entry.folder).strip("-.") or "repository"
    if name not in writing.series:
        (writing.top / name).mkdir()
    names = writing.series.setdefault(name, [])
    title = _NO_NAME.sub("-", entry.title).strip("-.")[:_LONGEST].rstrip("-.")
    names.append(f"{len(names) + 1:04d}-{title or 'review'}.patch")
    path = str(PurePosixPath(name, names[-1]))
    writing.write(path, entry.patch)
    writing.rows.append((name, len(names), _row(entry, path)))


def _finish(writing: _Writing) -> None:
    for name, patches in writing.series.items():
        lines = "".join(f"{patch}\n" for patch in patches)
        writing.write(str(PurePosixPath(name, "series")), lines.encode())
    writing.write(_INDEX, "".join(_index(writing)).encode("utf-8", "replace"))
    sums = "".join(f"{digest}  {path}\n" for path, digest in sorted(writing.sums.items()))
    (writing.top / _SUMS).write_text(sums, encoding="ascii", newline="\n")


def _index(writing: _Writing) -> Iterator[str]:
    yield f"""# Patches

{len(writing.rows)} reviews of {len(writing.series)} repositories. Each stands for itself: it
applies to its base, whether the others of its repository have been applied or not. In a clone,

```sh
git switch --create BRANCH BASE
git am --3way PATH/NNNN-TITLE.patch
```

`series` in each folder names its patches in order. `sha256sum --check {_SUMS}` tells whether all
are as they were written.

| repository | branch | base | patch | files | lines | owners |
| --- | --- | --- | --- | ---: | ---: | --- |
"""
    folders = {name: position for position, name in enumerate(writing.series)}
    for _, _, row in sorted(writing.rows, key=lambda it: (folders[it[0]], it[1])):
        yield row


def _row(entry: ExportEntry, path: str) -> str:
    cells = (
        _plain(masked(entry.repository)),
        _plain(entry.branch),
        _plain(entry.base),
        f"[{_plain(entry.title)}]({path})",
        str(entry.files),
        f"+{entry.added} −{entry.removed}",  # noqa: RUF001
        _plain(", ".join(entry.owners)),
    )
    return f"| {' | '.join(cells)} |\n"


def _plain(text: str) -> str:
    """As text of a cell: what Markdown and HTML would take for their own is spelt out."""
    line = html.escape(" ".join(text.split()), quote=False)
    return re.sub(r"([\\`*_\[\]|~])", r"\\\1", line)
