"""What expires is loaded anew once, at its time; what is reset, at once; and what a test assigns
stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import FIXTURES, printed

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select

OTHERS = {
    "shop/config.py": "URL = 'shop.example'\nRATES = True\n",
    "shop/database.py": """\
import time

loads = 0
fails = False


class Shop:
    def __init__(self, name):
        self.name = name


def shops():
    global loads
    time.sleep(0.01)
    loads += 1
    if fails:
        raise IOError('no answer')
    return [Shop('shop %d' % loads)]


streets = towns = areas = rates = lambda: None
""",
    "shop/transport.py": """\
import time

made = 0


class Client:
    def __init__(self, *given):
        global made
        time.sleep(0.01)
        made += 1
        self.name = 'client %d' % made


login = rates = taxes = Client
streets = lambda: {'Main Street': 1}
street = len
""",
}
CLOCK = """\
import time

now = 1000.0
time.monotonic = lambda: now


def later(seconds):
    global now
    now += seconds


def at_once(function):
    import threading
    barrier, given = threading.Barrier(8), []

    def call():
        barrier.wait()
        given.append(function())

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


"""


def expect(folder: Path, program: str, *lines: str, case: str = "what-expires") -> None:
    """Run a program among the modules of a treated case; it prints these lines."""
    assert printed(folder, case, "after", OTHERS, CLOCK + program).splitlines() == list(lines)


def test_it_is_loaded_anew_after_its_time_and_not_before(tmp_path: Path) -> None:
    program = """\
from shop import cells

for seconds in (0, 299.9, 0.1, 299.9, 0.1):
    later(seconds)
    print(*cells.names())
"""
    shown = ["shop 1", "shop 1", "shop 2", "shop 2", "shop 3"]
    expect(tmp_path, program, *shown)
    before = printed(tmp_path, "what-expires", "before", OTHERS, CLOCK + program)
    assert before.splitlines() == ["shop 1"] * 5


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("cells.names()[0]", "database.loads"),
        ("client.client().name", "transport.made"),
        ("client.token().name", "transport.made"),
        ("client.Rates().all().name", "transport.made"),
        ("client.taxes().name", "transport.made"),
    ],
)
def test_several_threads_load_it_anew_once(tmp_path: Path, call: str, count: str) -> None:
    program = f"""\
import sys
from shop import cells, client, database, transport

sys.setswitchinterval(1e-6)
for seconds in (0, 299, 1, 299, 1):
    later(seconds)
    print(len(set(at_once(lambda: {call}))), {count})
"""
    expect(tmp_path, program, "1 1", "1 1", "1 2", "1 2", "1 3")


def test_what_a_test_assigns_stays_however_old_it_is(tmp_path: Path) -> None:
    program = """\
from unittest import mock
from shop import cells, database

print(*cells.names())
later(1000)
with mock.patch('shop.cells.SHOPS', [database.Shop('patched')]):
    print(*cells.names())
    later(1000)
    print(*cells.names())
with mock.patch.object(cells, 'load_shops') as load:
    print(*cells.names())
    load.assert_called_once_with()
print(*cells.names())
cells.SHOPS = [database.Shop('assigned')]
later(1000)
print(*cells.names())
"""
    shown = ["shop 1", "patched", "patched", "shop 1", "shop 2", "assigned"]
    expect(tmp_path, program, *shown)


def test_a_reset_is_as_good_as_its_time(tmp_path: Path) -> None:
    program = """\
from shop import cells, database

print(*cells.names())
cells.reset_shops()
print(cells.SHOPS)
print(set(at_once(lambda: cells.names()[0])), database.loads)
later(299)
print(*cells.names())
later(1)
print(*cells.names())
"""
    expect(tmp_path, program, "shop 1", "[]", "{'shop 2'} 2", "shop 2", "shop 3")


def test_a_reset_lets_go_of_what_was_loaded(tmp_path: Path) -> None:
    program = """\
import weakref
from shop import client

token = weakref.ref(client.token())
print(token() is client.TOKEN)
client.logout()
print(token())
"""
    expect(tmp_path, program, "True", "None")


def test_where_it_can_not_be_loaded_the_old_one_stays(tmp_path: Path) -> None:
    program = """\
from shop import cells, database

print(*cells.names())
later(300)
database.fails = True
for _ in range(2):
    try:
        cells.names()
    except IOError as error:
        print(error, cells.SHOPS[0].name)
database.fails = False
print(*cells.names())
"""
    expect(tmp_path, program, "shop 1", "no answer shop 1", "no answer shop 1", "shop 4")


def test_with_0_it_never_expires(tmp_path: Path) -> None:
    program = """\
from shop import cells

cells.SHOPS_TTL = 0
for _ in range(2):
    print(*cells.names())
    later(10 ** 9)
"""
    expect(tmp_path, program, "shop 1", "shop 1")


@pytest.mark.parametrize(
    ("call", "reset"),
    [("in_stock('tea')", "_reset_stock"), ("name('tea')", "reset_names")],
)
def test_a_keyed_cache_is_filled_anew_after_a_reset(tmp_path: Path, call: str, reset: str) -> None:
    program = f"""\
import itertools
from shop import database, stock

numbers = itertools.count(1)
database.stock = database.name = lambda item: next(numbers)
print(stock.{call}, stock.{call})
stock.{reset}()
print(stock.{call}, stock.{call})
print(set(at_once(lambda: stock.{call})))
"""
    expect(tmp_path, program, "1 1", "2 2", "{2}", case="resets-on-request")


def test_another_run_makes_an_option_of_the_time(tmp_path: Path) -> None:
    root = tmp_path / "after"
    shutil.copytree(FIXTURES.parent / "configurable-timeout" / "constants" / "before", root)
    shutil.copytree(FIXTURES / "what-expires" / "before", root, dirs_exist_ok=True)
    for path, text in OTHERS.items():
        (root / path).write_text(text, "utf-8")
    treat(root, "locked-cache", ttl=300)
    treat(root, "configurable-timeout", kinds="lifetime")
    assert "SHOPS_TTL" not in (root / "shop/cells.py").read_text()
    program = """\
from shop import cells
from shop.conf import CONF

CONF([])
print(CONF.api.shops_lifetime, *cells.names())
later(299)
print(*cells.names())
CONF.set_override('shops_lifetime', 60, 'api')
print(*cells.names())
"""
    expect(tmp_path, program, "300 shop 1", "shop 1", "shop 2")


def treat(root: Path, codemod: str, **options: object) -> None:
    """Apply a codemod to a tree."""
    chosen = choose([codemod], options={codemod: options})
    result = run(select([root]), chosen, jobs=1)
    assert not list(result.problems)
    assert result.changes
    for change in result.changes:
        (root / change.path).write_bytes(change.after)
