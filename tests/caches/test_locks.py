"""Which lock it is to be."""

from __future__ import annotations

import ast

import pytest

from codemods.caches import locks
from codemods.caches.facts import State
from codemods.engine.module import Module

STATE = State(("CELLS",), 0, None, "_CELLS_LOCK", "", (), (), ())
BY_NAME = "lockutils.lock('shop.cells-CELLS', do_log=False)"
NAMED = State(("CELLS",), 0, None, "_CELLS_LOCK", "", (), (), (), by_name=BY_NAME)


@pytest.mark.parametrize(
    ("state", "is_nested", "is_green", "forks", "expected"),
    [
        (STATE, False, False, False, "threading.Lock()"),
        (STATE, True, False, False, "threading.RLock()"),
        (STATE, False, True, False, "threading.RLock()"),
        (NAMED, False, True, False, ""),
        (NAMED, True, True, False, "threading.RLock()"),
        (NAMED, False, False, True, "threading.Lock()"),
    ],
)
def test_kinds(state: State, is_nested: bool, is_green: bool, forks: bool, expected: str) -> None:
    lock = locks.of(state, is_nested=is_nested, is_green=is_green, forks=forks)
    assert lock.new == expected
    assert lock.code == (state.lock if expected else BY_NAME)
    assert ast.unparse(ast.parse(lock.code)) == lock.code


IMPORTED = "from oslo_concurrency import lockutils\n"
USED = "x = 'y'\n@lockutils.synchronized('x')\ndef f(): pass\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (IMPORTED + USED, BY_NAME),
        (IMPORTED + "with lockutils.lock('x'): pass\n", BY_NAME),
        (IMPORTED + "synchronized = lockutils.synchronized_with_prefix('shop-')\n", ""),
        (f"from shop import lockutils\n{USED}", ""),
        (f"try:\n    {IMPORTED}except E:\n    lockutils = 1\n{USED}", ""),
        (f"def g():\n    {IMPORTED}{USED}", ""),
        ("x = 'y'\n", ""),
    ],
)
def test_a_file_that_takes_locks_by_name_itself(text: str, expected: str) -> None:
    assert locks.by_name(Module("shop/cells.py", text), ("CELLS",)) == expected
