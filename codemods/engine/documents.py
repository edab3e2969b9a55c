"""The way of a file that is not Python: requirements, configuration; and of one that goes."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Callable

from codemods.engine import edits as making
from codemods.engine.attribution import pieces_of, whole_piece
from codemods.engine.edits import Edit, regions_of
from codemods.engine.orders import Order, findings_of
from codemods.engine.results import Change, FileResult, internal_error
from codemods.engine.text import Encoding, Lines, Untreatable
from codemods.patching.diff import deletion_diff, unified_diff
from codemods.patching.pieces import marks_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_BOM = b"\xef\xbb\xbf"


class BrokenDocument(Exception):
    """A document that could be read before the edits and can't be read after them."""


def decode(content: bytes) -> tuple[str, Encoding]:
    """The text of a document, and the encoding that gives its bytes back.

    Raises `Untreatable` for what is not UTF-8.
    """
    encoding = Encoding("utf-8", _BOM if content.startswith(_BOM) else b"")
    try:
        return encoding.decode(content), encoding
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start + len(encoding.bom)) + 1
        raise Untreatable(f"line {line} is not valid UTF-8") from None


def rewrite(order: Order, content: bytes, *, is_named: bool) -> FileResult:
    """Make the edits that are ordered in a document, and verify that it can still be read.

    `is_named`: whether each hunk of the diff says which codemods made it.
    """
    path = order.path
    text, encoding = decode(content)
    findings = findings_of(order, Lines(text))
    try:
        wanted = [
            Edit(edit.span, edit.text, by=frozenset({codemod.name}))
            for codemod, repair in order.repairs
            for edit in repair.edits
        ]
        edits = making.in_order(wanted)
        new = making.apply(text, edits)
        if new == text:
            return FileResult(path, findings)
        _verify(path, text, new)
        after = encoding.encode(new)
        regions = regions_of(content, after, text, edits)
        pieces = pieces_of(edits, text, encoding, order)
        marks = marks_of(pieces, content, is_named=is_named)
        diff = unified_diff(path, content, after, regions, marks=marks)
    except Exception as error:
        return FileResult(path, problem=internal_error(path, error, content))
    return FileResult(path, findings, Change(path, content, after, diff, pieces=pieces))


def delete(order: Order, content: bytes, *, executable: bool, is_named: bool) -> FileResult:
    """Delete a file of any kind, as ordered; `is_named` as in `rewrite`."""
    findings = findings_of(order, Lines(""))
    pieces = whole_piece(content, b"", order)
    marks = marks_of(pieces, content, is_named=is_named)
    diff = deletion_diff(order.path, content, executable=executable, marks=marks)
    change = Change(
        order.path,
        content,
        b"",
        diff,
        is_deletion=True,
        pieces=pieces,
        is_executable=executable,
    )
    return FileResult(order.path, findings, change)


def check(path: str, text: str) -> None:
    """Raises `BrokenDocument` where a parser does not take the text of a new document."""
    if not _is_parsed(path, text):
        raise BrokenDocument("its parser does not take it")


def _verify(path: str, before: str, after: str) -> None:
    """Raises `BrokenDocument` where a parser took the text before and doesn't any more."""
    if _is_parsed(path, before) and not _is_parsed(path, after):
        raise BrokenDocument("its parser no longer takes it")


def _is_parsed(path: str, text: str) -> bool:
    parse = next((parse for suffix, parse in _PARSERS.items() if path.endswith(suffix)), None)
    try:
        if parse is not None:
            parse(text)
    except (ValueError, configparser.Error):
        return False
    return True


def _configuration(text: str) -> object:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    return parser


_PARSERS: dict[str, Callable[[str], object]] = {
    ".toml": tomllib.loads,
    ".cfg": _configuration,
    ".ini": _configuration,
}
