"""What `locked-cache` itself writes, explored: the race is there before, and gone after."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from interleavings import explore
from races import ONE_FOR_ALL, RACES, Race
from repairing import repaired
from running import FIXTURES

AROUND = {
    "shop/config.py": "URL = USER = 'http://localhost'\n",
    "shop/database.py": """\
class Shop:
    is_open = True

    def has(self, order):
        return True


class Item:
    is_sold = False


def price(item):
    return [item]


name = stock = price


def last_price():
    return [1]


def read(path):
    return 'text of ' + path


def shops():
    return [Shop(), Shop()]
""",
    "shop/transport.py": """\
class Client:
    def __init__(self, url, retries):
        self.url = url


class Session:
    def get(self, path):
        return self


class Answer:
    def __init__(self):
        self.token = object()


prepared = []


def login(user):
    return Answer()


def prepare(url):
    prepared.append(url)
""",
}
"""Modules that the fixtures import."""
START = {
    "keyed-caches": """\
from shop import database, prices
from shop.prices import *
from shop.visits import *
from shop import visits

visits._limits['tea'] = {'most': 1}
prices.RATES['eur'] = 2
prices.WATCHERS[database.Item()] = 1
prices._STOCK['tea'] = [1]
""",
    "lazy-objects": "from shop.client import *\nfrom shop.parts import *\n",
    "loader-and-readers": """\
class Order:
    def distance_to(self, shop):
        return 1
""",
}
"""What there is to begin with, by case; its names go before those of other modules."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls into a fixture that race with each other."""

    case: str
    calls: tuple[str, ...]
    holds: str = "True"


FROM_FIXTURES = (
    Calls("keyed-caches", ("price('tea')",) * 2, ONE_FOR_ALL),
    Calls("keyed-caches", ("name('tea')",) * 2, ONE_FOR_ALL),
    Calls("keyed-caches", ("stock('milk')",) * 2, ONE_FOR_ALL),
    Calls("keyed-caches", ("forget('tea')",) * 2),
    Calls("keyed-caches", ("sold('tea')",) * 2, "_sold['tea'] == 2"),
    Calls("keyed-caches", ("new_rates({'eur': 3})", "rate('eur')"), "returned[1] in (2, 3)"),
    Calls("keyed-caches", ("watched()", "watch('tea', 2)")),
    Calls("keyed-caches", ("watched()", "unwatch(next(iter(WATCHERS)))")),
    Calls("keyed-caches", ("countries()",) * 2, "len(COUNTRIES) == 2"),
    Calls("keyed-caches", ("limit('tea')", "lift('tea')")),
    Calls("lazy-objects", ("get_client()",) * 2, ONE_FOR_ALL),
    Calls("lazy-objects", ("stock('tea')",) * 2, ONE_FOR_ALL),
    Calls("lazy-objects", ("basket()",) * 2, ONE_FOR_ALL),
    Calls("lazy-objects", ("token()",) * 2, ONE_FOR_ALL),
    Calls("lazy-objects", ("token()", "token()", "forget_token()"), "None not in returned[:2]"),
    Calls("lazy-objects", ("(prepare(), len(prepared))[1]",) * 2, "returned == [1, 1]"),
    Calls("lazy-objects", ("open_shop()", "address()"), "returned[1] is not None"),
    Calls("lazy-objects", ("place(1)", "move()"), "None not in returned[0]"),
    Calls("loader-and-readers", ("first(Order())",) * 2, ONE_FOR_ALL),
    Calls("loader-and-readers", ("nearest(Order())", "first(Order())"), ONE_FOR_ALL),
    Calls("loader-and-readers", ("first(Order())", "start_anew()"), "returned[0]"),
    Calls("loader-and-readers", ("count()", "start_anew()"), "returned[0] == 2"),
    Calls("loader-and-readers", ("Prices.of('tea')",) * 2, ONE_FOR_ALL),
    Calls("loader-and-readers", ("Prices().last()",) * 2, ONE_FOR_ALL),
    Calls("loader-and-readers", ("Prices().last()", "change_prices()"), "returned[0]"),
)


@pytest.mark.parametrize("race", RACES, ids=lambda race: race.case)
@pytest.mark.parametrize("threads", [2, 3])
def test_the_race_is_gone(race: Race, threads: int, tmp_path: Path) -> None:
    module = repaired(race.source("before").read_text("utf-8"), tmp_path)
    calls = [race.calls[number % 2] for number in range(threads)]
    outcome = explore(module, calls, race.holds)
    assert not outcome.failure, outcome


def tree(folder: Path, case: str, side: str) -> Path:
    """A side of a fixture as a program: without its tests, and with what it imports."""
    shutil.copytree(FIXTURES / case / side, folder, ignore=shutil.ignore_patterns("tests"))
    for path, text in {**AROUND, "start.py": START[case]}.items():
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("race", FROM_FIXTURES, ids=lambda race: f"{race.case}: {race.calls}")
def test_a_fixture_shows_a_race_and_its_repair(race: Calls, tmp_path: Path) -> None:
    before = tree(tmp_path / "before", race.case, "before")
    assert explore(before, race.calls, race.holds).failure
    outcome = explore(tree(tmp_path / "after", race.case, "after"), race.calls, race.holds)
    assert not outcome.failure, outcome
    assert outcome.explored >= 2
