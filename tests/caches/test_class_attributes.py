"""Attributes of classes under locks: a single thread sees the same, and several make one object."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import printed

CASE = "class-attributes"
OTHERS = {
    "shop/network.py": """\
import time


def _made(what, *given):
    print('made', what, *given)
    time.sleep(0.05)  # until every other thread is there
    return what, given


def price(item):
    return _made('price', item)


def items():
    return _made('items')


def prepare():
    _made('ready')


def version():
    return _made('version')


def limits(names):
    return _made('limits', *names)
"""
}
SINGLE = """\
from shop.drivers import Catalogue, Driver, Limits, Manager, Shop, Special, Version, has_manager
from shop.fakes import Fake

one, other = Driver('tea'), Driver('tea')
print(one.price() is other.price(), one.is_known(), Driver.known(), Driver.count)
print(one.copy().item, sorted(vars(one.copy())))
other.forget()
print(one.is_known(), one.prepare(), other.prepare(), Fake().fill(one))
print(has_manager(), Special.get_instance() is Special.get_instance(), has_manager())
print(Manager.get_instance() is Manager.get_instance(), has_manager())
print(type(Special.get_instance()).__name__, Special.get_instance().describe())
Manager.clear_instance()
print(has_manager(), Catalogue() is Catalogue(), Catalogue().items)
print(Version().number, Version().number, Limits.loaded(), Limits.loaded(), Shop() is Shop())
Driver._cache = {}
Driver._cache['coffee'] = 1
print(Driver('coffee').price(), Driver.known())
"""
THREADS = """\
import threading

from shop.drivers import Catalogue, Driver, Limits, Manager, Version

WORK = {work}
found = []
start = threading.Barrier(4)


def run():
    start.wait()
    found.append(WORK())


threads = [threading.Thread(target=run) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(found), 'came')
"""


def test_one_thread_sees_the_same(tmp_path: Path) -> None:
    before = printed(tmp_path, CASE, "before", OTHERS, SINGLE)

    assert "made price tea" in before
    assert printed(tmp_path, CASE, "after", OTHERS, SINGLE) == before


@pytest.mark.parametrize(
    "work",
    [
        "lambda: Driver('tea').price()",
        "lambda: Driver('tea').prepare()",
        "Manager.get_instance",
        "lambda: Catalogue().items",
        "lambda: Version().number",
        "Limits.loaded",
    ],
)
def test_several_threads_make_one(work: str, tmp_path: Path) -> None:
    program = THREADS.format(work=work)

    assert not is_made_once(printed(tmp_path, CASE, "before", OTHERS, program))
    assert is_made_once(printed(tmp_path, CASE, "after", OTHERS, program))


def is_made_once(output: str) -> bool:
    """Whether one thread made something, and all four got it whole."""
    return output.count("made") == 1 and "4 came" in output
