"""The files that findings are in, as texts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from codemods.engine import documents
from codemods.engine.results import Result
from codemods.engine.select import Selection
from codemods.engine.text import Encoding, Lines, Untreatable, decode


@dataclass(frozen=True)
class Source:
    """A file's content, and its text if it has one that can be told."""

    content: bytes
    text: str | None
    encoding: Encoding

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text or "")

    def line(self, number: int) -> str:
        """A line, counted from 1, without its newline; an empty text where there is none."""
        if self.text is None or not 0 < number <= len(self.lines.starts):
            return ""
        start = self.lines.starts[number - 1]
        return self.text[start : self.lines.end_of(start)].rstrip("\r\n")

    def byte_offset(self, offset: int) -> int | None:
        """How many bytes stand before a character of the text, the byte order mark included; None
        where the encoding does not tell."""
        if self.text is None:
            return None
        if self.lines.ascii and self.encoding.codec == "utf-8":
            return len(self.encoding.bom) + offset
        try:
            before = self.encoding.encode(self.text[:offset])
        except UnicodeEncodeError:
            return None
        return len(before) if self.content.startswith(before) else None


def source_of(content: bytes, *, is_document: bool) -> Source:
    """The text of a content, read as the engine reads it."""
    try:
        text, encoding = documents.decode(content) if is_document else decode(content)
    except Untreatable:
        return Source(content, None, Encoding("utf-8"))
    return Source(content, text, encoding)


class Sources:
    """The files of a run as they were before it. Remembers the last one: findings come by path."""

    def __init__(
        self,
        read: Callable[[str], bytes],
        documents: Collection[str] = (),
        before: dict[str, bytes] | None = None,
    ) -> None:
        """`read` gives the content of a file, and raises `OSError`; `documents` are the paths of
        those that are not Python, `before` what is known already by path."""
        self._read = read
        self._documents = frozenset(documents)
        self._before = before or {}
        self._last: tuple[str, Source] | None = None

    @classmethod
    def of(cls, selection: Selection, result: Result) -> Sources:
        """The files that a run has treated."""
        return cls(
            selection.read,
            [file.path for file in selection.files if file.is_document],
            {change.path: change.before for change in result.changes},
        )

    def __getitem__(self, path: str) -> Source:
        """The file at `path`; an empty one where there is none, or it can't be read."""
        if self._last is None or self._last[0] != path:
            self._last = path, self._at(path)
        return self._last[1]

    def _at(self, path: str) -> Source:
        content = self._before.get(path)
        if content is None:
            try:
                content = self._read(path)
            except OSError:
                content = b""
        return source_of(content, is_document=path in self._documents)
