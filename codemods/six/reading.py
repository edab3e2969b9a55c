"""What a file reads from other modules that six may have put there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import PurePosixPath

from codemods.engine.module import Module
from codemods.engine.text import Untreatable, holds_word, words
from codemods.six import tables

_FROM = re.compile(r"from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)")
_LAST_WORD = re.compile(r"\w*\Z")


def own_name(path: str) -> str:
    """The last part of the dotted name of the module at a path."""
    pure = PurePosixPath(path)
    return pure.parent.name if pure.stem == "__init__" else pure.stem


def needed_from_others(
    module: Module, settled: Collection[int] = (), others: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """What the file reads from other modules that six may have put there.

    The words at the offsets `settled` are looked after elsewhere; `others` are names that other
    modules are known to have from six.
    """
    path = PurePosixPath(module.path)
    for match in _FROM.finditer(module.text):
        line_start = module.text.rfind("\n", 0, match.start()) + 1
        if module.text[line_start : match.start()].strip(" \t;"):
            continue  # in a comment or a doctest
        source, names = match.groups()
        if source.partition(".")[0] == "six":
            continue
        last = source.rpartition(".")[2]
        if not last:  # `from . import x`, `from .. import x`
            last = path.parents[min(len(source), len(path.parents)) - 1].name
        for name in re.findall(r"(\w+|\*)(?:[ \t]+as[ \t]+\w+)?", names):
            yield last, name
            if name == "*":
                yield from ((last, read) for read in _read_by_star(module))
    for match in _attributes(tuple(others)).finditer(module.text):
        if match.start(1) not in settled:
            holder = _word_before(module.text, match.start())
            if holder and holder != "six":
                yield _renamed(module.text, holder), match.group(1)


@cache
def _attributes(others: tuple[str, ...]) -> re.Pattern[str]:
    """What reads a name as an attribute that six may have given to a module."""
    names = dict.fromkeys(("six", *tables.TYPES, *tables.CONSTANTS, *others))
    return re.compile(rf"\.({'|'.join(map(re.escape, names))})\b")


def _read_by_star(module: Module) -> Iterator[str]:
    """The names that six may have given to a module and that the file reads without binding them:
    those that a star import may bring."""
    present = [name for name in sorted(tables.LOCAL) if holds_word(module.text, name)]
    try:
        for name in present:
            if any(
                occurrence.is_use and module.scope_of(name, occurrence) is None
                for occurrence in module.occurrences(name)
            ):
                yield name
    except Untreatable:
        yield from present


def _renamed(text: str, holder: str) -> str:
    """What a module is called that a file imports under the name `holder`."""
    for offset in words(text, holder):
        before = text[max(0, offset - 80) : offset].rstrip(" \t")
        if before.endswith((" as", "\tas")):
            return _word_before(before, len(before) - 2)
    return holder


def _word_before(text: str, offset: int) -> str:
    """The word that ends at `offset`, as far as it is no longer than names are."""
    match = _LAST_WORD.search(text[max(0, offset - 80) : offset].rstrip(" \t"))
    return match.group() if match else ""


def is_mentioned(text: str) -> bool:
    """Whether six is named outside comments."""
    return any(
        "#" not in text[text.rfind("\n", 0, offset) + 1 : offset] for offset in words(text, "six")
    )
