"""Which lock is held at a place, and who else may take it."""

from __future__ import annotations

import pytest

from codemods.caches import guards
from codemods.caches.facts import Kind
from codemods.engine.module import Module

HEAD = """\
import threading
from oslo_concurrency import lockutils
from shop import others
L = threading.Lock()
R = threading.RLock()
NAME = 'constant'
synchronized = lockutils.synchronized_with_prefix('shop-')
"""


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("def f():\n with L: X\n", "L", Kind.LOCK),
        ("def f():\n with R: X\n", "R", Kind.RLOCK),
        ("def f():\n R.acquire()\n try: X\n finally: R.release()\n", "R", Kind.RLOCK),
        ("def f():\n with others.LOCK: X\n", "others.LOCK", Kind.OTHER),
        ("def f(lock):\n with lock: X\n", "lock", Kind.EACH),
        ("def f(item):\n with item.lock: X\n", "item.lock", Kind.EACH),
        ("@lockutils.synchronized('a')\ndef f(): X\n", "lockutils.lock('a')", Kind.NAMED),
        ("@lockutils.synchronized(NAME)\ndef f(): X\n", "lockutils.lock('constant')", Kind.NAMED),
        ("def f():\n with lockutils.lock('a'): X\n", "lockutils.lock('a')", Kind.NAMED),
        ("def f(a):\n with lockutils.lock(a): X\n", "lockutils.lock(a)", Kind.EACH),
        (
            "def f():\n with lockutils.lock('a', external=True): X\n",
            "lockutils.lock('a')",
            Kind.OTHER,
        ),
        ("@synchronized('a')\ndef f(): X\n", "synchronized('a')", Kind.OTHER),
        (
            "class C:\n lock = threading.Lock()\n def f(self):\n  with self.lock: X\n",
            "C.lock",
            Kind.LOCK,
        ),
        ("class C:\n lock = threading.Lock()\ndef f():\n with C.lock: X\n", "C.lock", Kind.LOCK),
        (
            "class C:\n def __init__(self): self.lock = L\n def f(self):\n  with self.lock: X\n",
            "self.lock",
            Kind.EACH,
        ),
        ("def f():\n with threading.Lock(): X\n", "", None),
        ("def f():\n lock = threading.Lock()\n with lock: X\n", "", None),
        ("def f():\n with L: pass\n X\n", "", None),
        ("def f():\n with L:\n  def g(): X\n", "", None),
        ("def f():\n with L: return lambda: X\n", "", None),
        ("def f():\n with open('x'): X\n", "", None),
    ],
)
def test_held(text: str, code: str, kind: Kind | None) -> None:
    module = Module("shop/x.py", f"{HEAD}X = 1\n{text}")
    held = guards.held(module, module.occurrences("X")[-1])
    assert [(it.code, it.kind) for it in held] == ([(code, kind)] if kind else [])


def test_two_are_held_the_inner_one_first() -> None:
    module = Module("shop/x.py", f"{HEAD}X = 1\ndef f():\n with L, R: X\n")
    held = guards.held(module, module.occurrences("X")[-1])
    assert [it.code for it in held] == ["R", "L"]
