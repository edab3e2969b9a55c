"""What is refused for the order of its locks would stop two threads; what is not, does not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import FIXTURES, printed

from codemods.caches import deadlocks
from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select

CASE = "locks-in-turn"
PROGRAM = """
import os
import threading

from shop import {one}, {other}

both = threading.Barrier(2)


def late(module, name):
    function = getattr(module, name)

    def waits(*arguments):
        try:
            both.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            pass
        return function(*arguments)

    setattr(module, name, waits)


{late}
threads = [
    threading.Thread(target={first}, args=('a',), daemon=True),
    threading.Thread(target={second}, args=('b',), daemon=True),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(timeout=3)
print(sum(it.is_alive() for it in threads), flush=True)
os._exit(0)
"""
"""Two threads, each of which takes its first lock before the other takes its second one; how many
are left in the end."""
IN_TURN = PROGRAM.format(
    one="stock",
    other="orders",
    late="late(orders, 'open_for')\nlate(stock, 'reserve')",
    first="stock.level",
    second="orders.place",
)
IN_ORDER = PROGRAM.format(
    one="sizes",
    other="units",
    late="late(units, 'unit')",
    first="sizes.size",
    second="units.unit",
)


@pytest.mark.parametrize("program", [IN_TURN, IN_ORDER])
def test_nobody_waits_for_ever(tmp_path: Path, program: str) -> None:
    assert printed(tmp_path, CASE, "after", {}, program) == "0\n"


def test_without_the_refusal_both_would_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlocks, "reasons", lambda facts, settled: {})

    work = tmp_path / "work"
    shutil.copytree(FIXTURES / CASE / "before", work)

    result = run(select([work], (), ()), choose(("locked-cache",)), jobs=1)

    changed = {it.path: it.after.decode() for it in result.changes}
    assert {"shop/stock.py", "shop/orders.py"} <= set(changed)
    assert printed(tmp_path, CASE, "before", changed, IN_TURN) == "2\n"


def test_many_that_call_each_other(tmp_path: Path) -> None:
    """As quickly as few: what a function takes is found once, however many ways lead to it."""
    calls = "; ".join(f"f{it}()" for it in range(40))
    many = "".join(f"def f{it}(): {calls}\n" for it in range(40))
    (tmp_path / "state.py").write_text(
        "import threading\nX = {}\nthreading.Thread(target=print)\n"
        f"def get(key):\n    if key not in X:\n        X[key] = f0()\n    return X[key]\n{many}"
    )

    result = run(select([tmp_path], (), ()), choose(("locked-cache",)), jobs=1)

    assert [it.path for it in result.changes] == ["state.py"]
