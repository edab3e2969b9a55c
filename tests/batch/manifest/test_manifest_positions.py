"""Lines of keys and elements, against what tomllib reads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemods.batch.manifest.positions import Path, lines_of
from codemods.configuration.toml import spelled

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCUMENT = '''\
# a comment = "with a key"
top.left = 1
top . "ri.ght" = { a = 1, b.c = [ # [no]
  2, { d = 3 },
  """four ["x"]
five = 5 """"", 'six # 7', ] }
date = 2026-12-31 10:00:00 # eight

[ table ]
[[rows]]
name = "x"
[[rows]]
name = "y"
  [rows.deep]
  z = 1
  [[rows.cells]]
  [[rows.cells]]
  w = \'\'\'
''\'\'\'
[table.sub]
'''


def test_each_kind_of_key() -> None:
    assert lines_of(DOCUMENT) == {
        ("top",): 2,
        ("top", "left"): 2,
        ("top", "ri.ght"): 3,
        ("top", "ri.ght", "a"): 3,
        ("top", "ri.ght", "b"): 3,
        ("top", "ri.ght", "b", "c"): 3,
        ("top", "ri.ght", "b", "c", 0): 4,
        ("top", "ri.ght", "b", "c", 1): 4,
        ("top", "ri.ght", "b", "c", 1, "d"): 4,
        ("top", "ri.ght", "b", "c", 2): 5,
        ("top", "ri.ght", "b", "c", 3): 6,
        ("date",): 7,
        ("table",): 9,
        ("rows",): 10,
        ("rows", 0): 10,
        ("rows", 0, "name"): 11,
        ("rows", 1): 12,
        ("rows", 1, "name"): 13,
        ("rows", 1, "deep"): 14,
        ("rows", 1, "deep", "z"): 15,
        ("rows", 1, "cells"): 16,
        ("rows", 1, "cells", 0): 16,
        ("rows", 1, "cells", 1): 17,
        ("rows", 1, "cells", 1, "w"): 18,
        ("table", "sub"): 20,
    }
    assert set(lines_of(DOCUMENT)) == set(paths(tomllib.loads(DOCUMENT)))
    assert lines_of(DOCUMENT.replace("\n", "\r\n")) == lines_of(DOCUMENT)


@pytest.mark.parametrize(
    "text",
    ["a", "a = ", "= 1", "[a", "[[a]\nb = 1", "a = [", "a = {", 'a = "', "a = " + "[" * 9999],
)
def test_what_is_no_toml_is_no_error(text: str) -> None:
    assert lines_of(text).keys() <= {("a",), *((("a", *[0] * n)) for n in range(1, 1000))}


def test_what_stands_in_front_of_it_is_known() -> None:
    assert lines_of("a = 1\nb = 2\n= 3\nc = 4\n") == {("a",): 1, ("b",): 2}


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where anything stands in a document."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from paths(item, (*path, name))
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from paths(item, (*path, number))


NAMES = st.sampled_from(["a", "b-c", "1", "x.y", 'q"r', "[k] = #", "é", "'", "\n", ""])
SCALARS = st.sampled_from(
    [
        "{0}",
        "{0}.5",
        '"v{0}"',
        "'v{0} # [x] = {{'",
        '"v{0} \\" ] \\\\"',
        '"""v{0}\n[fake]\nk = 1 # "no" ""\\""" """""',
        "'''v{0}\n[[fake]]\n' ''\n'''",
        '"""v{0}\\\n   x"""',
        "[]",
        "{{}}",
    ]
)


def tables(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(NAMES, inner, min_size=1, max_size=3)


VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), tables(inner)), max_leaves=8
)
ROWS = st.lists(tables(VALUES), min_size=1, max_size=3)
"""What may be tables with headers; so may what is in them."""
TOP = tables(st.one_of(VALUES, ROWS, st.lists(tables(ROWS), min_size=1, max_size=2)))
SPACE = st.sampled_from(["", " ", "\t", "  "])
GAP = st.sampled_from(["", " ", "\n", " # ] } x = 1\n\n"])


class Writer:
    """Writes a document in one of the many ways that there are; each scalar has a number."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.number = 1_000_000

    def key(self, name: str) -> str:
        if name.isascii() and name.replace("-", "").isalnum() and self.draw(st.booleans()):
            return name
        return f"'{name}'" if name.isprintable() and "'" not in name else spelled(name)

    def keys(self, names: tuple[str, ...]) -> str:
        return f"{self.draw(SPACE)}.{self.draw(SPACE)}".join(map(self.key, names))

    def value(self, value: Any, gap: bool = True) -> str:
        if isinstance(value, str):
            self.number += 1
            return value.format(self.number)
        if isinstance(value, list):
            items = [f"{self.gap(gap)}{self.value(it, gap)}{self.gap(gap)}" for it in value]
            end = self.draw(st.sampled_from(["", ","])) if items else ""
            return f"[{','.join(items)}{end}{self.gap(gap)}]"
        pairs = [line for name in value for line in self.pairs((name,), value[name], False)]
        return f"{{{self.draw(SPACE)}{', '.join(pairs)} }}"

    def gap(self, allowed: bool) -> str:
        return self.draw(GAP) if allowed else ""

    def pairs(self, names: tuple[str, ...], value: Any, gap: bool = True) -> Iterator[str]:
        if isinstance(value, dict) and self.draw(st.booleans()):
            for name, item in value.items():
                yield from self.pairs((*names, name), item, gap)
        else:
            yield f"{self.keys(names)}{self.draw(SPACE)}={self.draw(SPACE)}{self.value(value, gap)}"

    def table(self, table: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
        """The lines of a table, the tables in it that have headers of their own behind them."""
        later = []
        for name, value in table.items():
            is_rows = isinstance(value, list) and value and all(isinstance(i, dict) for i in value)
            if (isinstance(value, dict) or is_rows) and self.draw(st.booleans()):
                later.append((name, value))
            else:
                yield from self.pairs((name,), value)
                yield self.draw(st.sampled_from(["", "# [x]", "  "]))
        for name, value in later:
            names = (*path, name)
            for item in value if isinstance(value, list) else [value]:
                header = f"{self.draw(SPACE)}{self.keys(names)}{self.draw(SPACE)}"
                yield f"[[{header}]] # x" if isinstance(value, list) else f"[{header}]"
                yield from self.table(item, names)


@st.composite
def documents(draw: st.DrawFn) -> str:
    return "\n".join(Writer(draw).table(draw(TOP), ()))


def scalars(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """What stands at the end of each path, as it is found in the text."""
    for at in paths(value):
        item = value
        for part in at:
            item = item[part]
        if item and not isinstance(item, (dict, list)):
            yield at, str(item).split("\n", maxsplit=1)[0].split(" ")[0].split("x")[0]


@settings(max_examples=100, deadline=None)
@given(documents())
def test_any_document(text: str) -> None:
    values = tomllib.loads(text)
    lines = lines_of(text)
    assert set(lines) == set(paths(values))
    for path, token in scalars(values):
        assert lines[path] == text[: text.index(token)].count("\n") + 1
        for end in range(1, len(path)):
            assert lines[path[:end]] <= lines[path]
