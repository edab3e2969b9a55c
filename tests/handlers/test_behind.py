"""What is carried out behind a statement, and what of it is surely read."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from codemods.engine.module import Module
from codemods.handlers import places


def read_behind(source: str) -> str | None:
    """The statement that surely reads `x` first behind the ``try`` in a function."""
    module = Module("shop.py", f"def f():\n{dedent(source)}".replace("\n", "\n    "))
    (attempt,) = [
        it
        for it in ast.walk(module.tree)
        if isinstance(it, ast.Try) and ast.unparse(it.body[0]) == "x = call()"
    ]
    place = places.place_of(module, attempt)
    found = places.first_read(places.behind(place, past_loops=False), "x")
    return ast.unparse(found[0]).partition("\n")[0] if found else None


ATTEMPT = """
try:
    x = call()
except E:
    pass
"""


@pytest.mark.parametrize(
    ("behind", "read"),
    [
        ("use(x)", "use(x)"),
        ("y = 1\nreturn x", "return x"),
        ("if x: pass", "if x:"),
        ("if x and y: pass", "if x and y:"),
        ("if y and x: pass", None),
        ("z = x if y else 0", None),
        ("z = 1 < y < x", None),
        ("x += 1", "x += 1"),
        ("for y in x: pass", "for y in x:"),
        ("for y in z: use(x)", None),
        ("z = [x for y in w]", None),
        ("z = lambda: x", None),
        ("with y as z:\n    use(x)", "use(x)"),
        ("with x as z: pass", "with x as z:"),
        ("with y as x:\n    use(x)", None),
        ("x = 2\nuse(x)", None),
        ("if y: x = 2\nuse(x)", None),
        ("if y: return\nuse(x)", None),
        ("return 1\nuse(x)", None),
        ("try:\n    use(x)\nexcept E:\n    pass", None),
        ("def g(): return x\ng()", None),
        ("assert x", "assert x"),
        ("raise x", "raise x"),
        ("del x\nuse(x)", None),
    ],
)
def test_the_first_sure_read(behind: str, read: str | None) -> None:
    assert read_behind(ATTEMPT + behind) == read


def test_blocks_around_go_on() -> None:
    inner = ATTEMPT.replace("\n", "\n    ")
    assert read_behind(f"\nif y:{inner}\nuse(x)") == "use(x)"
    assert read_behind(f"\nwith y:{inner}\nuse(x)") == "use(x)"
    assert read_behind(f"\ntry:{inner}\nfinally:\n    use(x)") == "use(x)"
    assert read_behind(f"\ntry:{inner}\nexcept E:\n    use(x)") is None
    assert read_behind(f"\nwhile y:{inner}\nuse(x)") is None
    assert read_behind(f"\nif y:{inner}\nelse:\n    use(x)") is None
