"""The logical lines of files, by a pattern and by CPython's tokenizer: both say the same."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from codemods.engine.logical import Scan, by_pattern, by_tokenizer, scan
from codemods.engine.text import Lines, Untreatable, decode

LIBRARY = Path(sysconfig.get_path("stdlib"))
FILES = sorted([*LIBRARY.glob("*.py"), *(LIBRARY / "asyncio").glob("*.py")])


def plain(found: Scan | None) -> object:
    """A scan as a value; of what begins a line only what tells headers apart."""
    assert found is not None
    leads = {"@", "def", "class", "async"}
    lines = [(it.first, it.last, it.leads if it.leads in leads else "") for it in found.lines]
    return lines, found.comments


@pytest.mark.parametrize("first", range(8))
def test_both_say_the_same_of_the_standard_library(first: int) -> None:
    told = 0
    for path in FILES[first::8]:
        try:
            lines = Lines(decode(path.read_bytes())[0])
        except Untreatable:
            continue
        found = by_pattern(lines)
        if found is not None:
            told += 1
            assert plain(found) == plain(by_tokenizer(lines)), path.name
    assert told > 10


@pytest.mark.parametrize(
    "text",
    [
        "x = f'{a}'  # b\n",
        "x = rb'\\'' # b\n",
        "x = '''\n# a\n'''  # b\ny = 1",
        "if x: # a\n    # b\n    y = [  # c\n\n        1,\n    ]  # d\n# e\n",
        "x = 1 + \\\n    2  # a\n",
        "\fx = 1  # a\n",
        "@a  # b\nasync def f(): pass  # c\n",
        "# a\r\nx = (\r\n  1)  # b\r\n",
        "",
        "# a",
    ],
)
def test_both_say_the_same(text: str) -> None:
    assert plain(by_pattern(Lines(text))) == plain(by_tokenizer(Lines(text)))


@pytest.mark.parametrize("text", ["x = (\n", "x = )\n", "x = 'a\n", "x = f'{a['b']}'\n"])
def test_the_pattern_says_where_it_may_be_wrong(text: str) -> None:
    assert by_pattern(Lines(text)) is None


def test_what_is_no_python() -> None:
    assert scan(Lines("x = (\n")) is None
