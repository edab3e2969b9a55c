"""Which locks the callers of a function hold."""

from __future__ import annotations

import pytest

from codemods.caches import holders
from codemods.engine.module import Module

HEAD = "import threading\nL = threading.Lock()\nM = threading.Lock()\nX = {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): X.clear()\ndef g():\n with L: f()\n", ["L"]),
        ("def f(): X.clear()\ndef g():\n with L: f()\ndef h():\n with L: f()\n", ["L"]),
        ("def f(): X.clear()\ndef g():\n with L: f()\ndef h(): f()\n", []),
        ("def f(): X.clear()\ndef g():\n with L: f()\ndef h():\n with M: f()\n", []),
        ("def f(): X.clear()\ndef g():\n with M:\n  with L: f()\ndef h():\n with M: f()\n", ["M"]),
        ("def f(): X.clear()\ndef g(): f()\ndef h():\n with L: g()\n", ["L"]),
        ("def f(): X.clear()\ndef g():\n with L: f()\nf()\n", []),
        ("def f(): X.clear()\ndef g():\n with L: f()\nT = threading.Thread(target=f)\n", []),
        ("@route\ndef f(): X.clear()\ndef g():\n with L: f()\n", []),
        ("def f(): X.clear()\n", []),
        ("def f(n):\n X.clear()\n f(n - 1)\ndef g():\n with L: f(3)\n", ["L"]),
        ("def f():\n X.clear()\n g()\ndef g(): f()\n", []),
        ("def f():\n X.clear()\n g()\ndef g(): f()\ndef h():\n with L: g()\n", ["L"]),
        ("class C:\n def f(self): X.clear()\n def g(self):\n  with L: self.f()\n", ["L"]),
        ("class C:\n def f(self): X.clear()\n def g(self): self.f()\n", []),
        ("def o():\n def f(): X.clear()\n with L: f()\n", []),
    ],
)
def test_held(text: str, expected: list[str]) -> None:
    module = Module("shop/x.py", HEAD + text)
    place = next(it for it in module.occurrences("X") if len(it.chain) > 3)
    assert [it.name for it in holders.held(module, place)] == expected


def test_many_that_call_each_other() -> None:
    """As quickly as few: each function is asked once."""
    calls = "; ".join(f"f{it}()" for it in range(60))
    text = "".join(f"def f{it}(): {calls}\n" for it in range(60))
    module = Module("shop/x.py", f"{HEAD}def f(): X.clear()\ndef g():\n with L: f()\n{text}f0(f)\n")
    place = next(it for it in module.occurrences("X") if len(it.chain) > 3)
    assert holders.held(module, place) == ()
    other = module.occurrences("f30")[0]
    assert holders.held(module, other) == ()
