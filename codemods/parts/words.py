"""The words that come and go with a repair, and the names that it binds or binds no more.

What is no whole statement binds nothing; what is said in comments and sentences is no word of code.
"""

from __future__ import annotations

import ast
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import dedent

from codemods.engine.results import Change
from codemods.engine.select import SUFFIXES
from codemods.patching.pieces import Piece

_WORD = re.compile(r"[^\W\d]\w*")
_NO_CODE = re.compile(
    r"#[^\n]*"
    r'|(?P<quote>"""|\'\'\'|"|\')(?P<said>(?:\\.|(?!(?P=quote)).)*)(?P=quote)',
    re.DOTALL,
)
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Of the pieces of one repair in one file."""

    past: frozenset[str]
    """All that stood there before."""
    present: frozenset[str]
    """All that stand there afterwards."""
    added: frozenset[str]
    gone: frozenset[str]
    new_imports: frozenset[str]
    new_names: frozenset[str]
    """Bound by anything else than an import."""
    gone_imports: frozenset[str]
    gone_names: frozenset[str]
    is_of_imports: bool
    """Whether nothing but imports stands there afterwards."""


def words_of(change: Change, pieces: Iterable[Piece]) -> Words:
    """What comes and goes with some of the pieces of a change."""
    pieces = list(pieces)
    old = [_text(change.before[it.start : it.end]) for it in pieces]
    new = [_text(it.text) for it in pieces]
    before, after = Counter(_words(old, change.path)), Counter(_words(new, change.path))
    were: set[tuple[str, bool]] = set()
    are: set[tuple[str, bool]] = set()
    if change.path.endswith(SUFFIXES):
        for piece, one, other in zip(pieces, old, new, strict=True):
            if _begins_a_line(change.before, piece.start):
                were.update(_bound(one))
                are.update(_bound(other))
    names_before, names_after = ({name for name, _ in it} for it in (were, are))
    come, go = names_after - names_before, names_before - names_after
    return Words(
        frozenset(before),
        frozenset(after),
        frozenset(after - before),
        frozenset(before - after),
        frozenset(name for name in come if (name, True) in are),
        frozenset(name for name in come if (name, True) not in are),
        frozenset(name for name in go if (name, True) in were),
        frozenset(name for name in go if (name, True) not in were),
        all(map(_holds_only_imports, new)),
    )


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _begins_a_line(content: bytes, offset: int) -> bool:
    line = content[content.rfind(b"\n", 0, offset) + 1 : offset]
    return not line.removeprefix(BOM_UTF8).strip()


def _words(texts: Iterable[str], path: str) -> Iterator[str]:
    for text in texts:
        yield from _WORD.findall(_code(text) if path.endswith(SUFFIXES) else text)


def _code(text: str) -> str:
    """The text without comments, and of what stands in quotes only single words (names of options,
    targets of patches) and what stands in braces."""

    def kept(match: re.Match[str]) -> str:
        said = match["said"] or ""
        if re.fullmatch(r"[\w.]+", said):
            return f" {said} "
        return f" {' '.join(_FIELD.findall(said))} "  # of an f-string

    return _NO_CODE.sub(kept, text)


def _bound(text: str) -> Iterator[tuple[str, bool]]:
    """The names that statements bind, and whether an import does it."""
    try:
        tree = ast.parse(dedent(text).strip("; "))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for it in node.names:
                yield it.asname or it.name.partition(".")[0], True
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, False
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, False


def _holds_only_imports(text: str) -> bool:
    try:
        tree = ast.parse(dedent(text).strip("; "))
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in tree.body)
