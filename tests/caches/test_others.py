"""Other modules that use functions beside a container see what they saw, and race no more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from running import printed

CASE = "steps-of-others"
NONE: Mapping[str, str] = {}
ALONE = """\
from shop import office, state

def tried(function, *arguments):
    try:
        print(function.__name__, function(*arguments))
    except Exception as error:
        print(function.__name__, type(error).__name__, error)

print(state.price('tea'), state.price('milk'))
tried(office.set_price, 'tea', 0)
tried(office.set_sizes, 'tea', 1, 2)
print(list(state.PRICES.items()))
tried(office.forget_price, 'tea')
tried(office.forget_price, 'tea')
tried(office.drop_price, 'tea')
tried(office.take_price, 'tea')
tried(office.some_price, 'tea')
office.PRICES = 'no use'
tried(office.forget_price, ('tea', 'size'))
tried(office.prices)
state.PRICES = {'bread': 3}
tried(office.prices)
tried(office.take_price, 'bread')
print(state.PRICES)

state.watch(lambda item: print('sold', item))
state.watch(str.upper)
tried(office.tell, 'tea')
tried(office.tell_twice, 'tea')

returns = office.Returns()
state.sell('tea')
tried(state.sell, 'tea')
tried(returns.give_back, 'tea')
tried(returns.give_back, 'tea')
state.sell('tea')
tried(returns.give_all_back)
state.sell('tea')

tried(office.rate, 'EUR')
state.new_rates({'EUR': 1, 'GBP': 2})
for currency in ('EUR', 'USD'):
    for function in (office.rate, office.has_rate, office.has_no_rate, office.any_rate):
        tried(function, currency)
    tried(office.rate_or, currency, 'none')
tried(office.rate, [])
tried(office.rates)
tried(office.count_rates)

state.order('one')
tried(office.order_all, ['one', 'two'])
kept = state.ORDERS
tried(office.start_anew)
print(kept, state.ORDERS, office.order_all(['one']))
state.name('ann')
print(office.label('ann'), office.label('bob'))

tried(office.next_one)
for item in 'abc':
    state.waiting(item)
tried(office.put_first, 'd')
print(state.QUEUE)
tried(office.next_one)
tried(office.last_one)
print(state.QUEUE)
"""
PATCHED = """\
from unittest import mock
from shop import office, state

with mock.patch('shop.state.PRICES', {'milk': 2}) as prices:
    office.set_price('tea', 1)
    print(office.prices(), prices)
with mock.patch.dict('shop.state.PRICES', {'salt': 5}):
    print(office.drop_price('salt'), office.prices())
print(state.PRICES)
"""
THREADS = """\
import threading
from shop import office, state

reached, go_on = threading.Event(), threading.Event()
first = threading.current_thread()
seen = []


def wait():
    '''Wait for the other thread, if it may go on.'''
    if threading.current_thread() is first:
        reached.set()
        go_on.wait(0.5)


def run():
    assert reached.wait(20)
    print(other())
    go_on.set()


def race(one):
    second = threading.Thread(target=run)
    second.start()
    try:
        found = one()
    except Exception as error:
        found = type(error).__name__
    second.join(20)
    print(found)

"""
RACES = (
    (
        """\
class Price(int):
    def __bool__(self):
        wait()
        return True

state.PRICES.update(milk=Price(1), tea=Price(2))

def other():
    return office.set_price('salt', 1)

race(office.prices)
print(sorted(state.PRICES))
""",
        ["None", "RuntimeError", "['milk', 'salt', 'tea']"],
        ["None", "['milk', 'tea']", "['milk', 'salt', 'tea']"],
    ),
    (
        """\
class Item(str):
    hashed = 0
    def __hash__(self):
        if threading.current_thread() is first:
            self.hashed += 1
            if self.hashed == 3:
                wait()
        return str.__hash__(self)

item = Item('tea')

def other():
    return office.drop_price('tea')

race(lambda: state.price(item))
print(state.PRICES)
""",
        ["3", "KeyError", "{}"],
        ["3", "3", "{}"],
    ),
    (
        """\
def rates():
    wait()
    yield 'EUR', 2

state.new_rates({'EUR': 1})

def other():
    return office.rate_or('EUR', 'none')

race(lambda: state.new_rates(rates()))
""",
        ["none", "None"],
        ["2", "None"],
    ),
)


@pytest.mark.parametrize(("program", "lines"), [(ALONE, 45), (PATCHED, 3)])
def test_one_thread_sees_the_same(program: str, lines: int, tmp_path: Path) -> None:
    before, after = (printed(tmp_path, CASE, side, NONE, program) for side in ("before", "after"))
    assert before == after
    assert before.count("\n") >= lines


@pytest.mark.parametrize(("program", "before", "after"), RACES)
def test_the_race_is_gone(
    program: str, before: list[str], after: list[str], tmp_path: Path
) -> None:
    for side, expected in (("before", before), ("after", after)):
        lines = printed(tmp_path, CASE, side, NONE, THREADS + program).splitlines()
        assert lines == expected, side
