"""Whether a line looks as if it binds a name: what decides that a whole file is parsed again."""

from __future__ import annotations

import pytest

from codemods.engine.verify import may_bind


@pytest.mark.parametrize(
    "line",
    [
        "str = 1",
        "str: type = 1",
        "str, y = 1, 2",
        "if x: str, y = 1, 2",
        "x = y if (str := 1) else 2",
        "x[str := 1]",
        "def str(): pass",
        "class str(int): pass",
        "def f(x, str): pass",
        "def f[str](x): pass",
        "def f(str=None): pass",
        "for str in x: pass",
        "x = [y for y, str in z]",
        "import str",
        "from x import y as str",
        "with x as str: pass",
        "global str",
        'x = "#"; import str',
    ],
)
def test_what_may_bind(line: str) -> None:
    assert may_bind("str", f"x = 1\n{line}\ny = 2\n")


@pytest.mark.parametrize(
    "line",
    [
        "x = str(y)",
        "x = str == y",
        "def f(x: str) -> str: pass",
        "x: Dict[str, Any] = {}",
        "def f(x: str, y: int) -> bool: pass",
        "x = 1  # for str in y",
        "strs = 1",
    ],
)
def test_what_only_reads(line: str) -> None:
    assert not may_bind("str", f"x = 1\n{line}\ny = 2\n")
