"""What is called when the lock is free again sees what it saw before, and races with nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import printed

CASE = "used-outside"
OTHERS = {
    "shop/config.py": "URL = 'shop.example'\n",
    "shop/database.py": """\
def check(order):
    return 'checked ' + order.name


def route(name):
    print('route', name)
    return lambda item: item.upper()
""",
    "shop/transport.py": """\
class Closed(Exception):
    pass


class Client:
    made = 0

    def __init__(self, *given):
        type(self).made += 1
        self.name = f'{type(self).__name__} {self.made}'
        self.open = True
        print('made', self.name, *given)

    def stock(self, item):
        return self.name, 'has', item

    def price(self, item):
        if item == 'gone':
            raise Closed
        return self.name, 'sells', item

    def close(self):
        print('closed', self.name)

    def ping(self):
        print('pinged', self.name)


class Session(Client):
    def post(self, url, item):
        return self.name, url, item.name


class Basket(Client):
    def put(self, item):
        return self.name, item


class Answers(Client):
    def find(self, question):
        return question.partition('?')[2]

    def ask(self, question):
        return self.name, question
""",
}
ALONE = {
    "client": """\
from types import SimpleNamespace
from shop import client

client.ping()
for item in ('tea', 'gone'):
    print(client.stock(item), client.price(item))
client.ping()
client.close()
client.ping()
client.close()
print(client.price('tea'))
item = SimpleNamespace(name='tea', is_sold=False)
print(client.sell(item), client.sell(SimpleNamespace(is_sold=True)))
client.log_out()
print(client.sell(item))
print(client.basket('tea'), client.answer('why'), client.answer('why?so'))
print(client.ask('who'), client.ask('when?now'), client.ask_twice('where?here'))
client.empty()
client.forget()
print(client.basket('tea'), client.answer('why'))
print(client._CLIENT.name, client._SESSION_URL)
client._CLIENT = None
print(client.stock('milk'))
""",
    "watching": """\
from types import SimpleNamespace
from shop import watching

order = SimpleNamespace(name='one', number=1, weighs=True)
print(watching.tell(order), watching.tell_listeners(order), watching.passes(order))
for name in 'ab':
    watching.watch(SimpleNamespace(tell=lambda order, name=name: print(name, order.name)))
    watching.handles(name, lambda name=name: name * 2)
    watching.listen(name, lambda order, name=name: name + order.name)
    watching.add_filter(lambda order, number=0, name=name: print('filter', name, number) or True)
print(watching.tell(order), watching.handler_of('bee'), watching.tell_listeners(order))
try:
    watching.handler_of('cee')
except KeyError as error:
    print('no', error)
print(watching.passes(order))
watching.weigh(order)
watching.number(order)
print(list(watching.numbers()))
watching.forget('one')
print(list(watching.numbers()), watching.any_check(order))
watching.new_checks([lambda order: print('check', order.name) or True])
watching.check(order)
print(watching.any_check(order), watching.route('x'), watching.route('x'))
watching.WATCHERS = []
print(watching.tell(order), watching.WATCHERS, watching.HANDLERS.keys())
""",
}

THREADS = """\
import threading
from types import SimpleNamespace

reached, go_on = threading.Event(), threading.Event()
seen = []


def wait(*given):
    reached.set()
    assert go_on.wait(20)


def run(function, *arguments):
    try:
        seen.append(function(*arguments))
    except Exception as error:
        seen.append(type(error).__name__)


def race(one, other):
    '''Call one, and while it is in the middle of what it does, the other.'''
    first = threading.Thread(target=run, args=one)
    first.start()
    assert reached.wait(20)
    second = threading.Thread(target=run, args=other)
    second.start()
    second.join(20)
    assert not second.is_alive(), 'it waits for the first'
    go_on.set()
    first.join(20)
    print(seen)

"""
RACES = (
    (
        """\
from shop import client

class Item:
    name = 'tea'
    @property
    def is_sold(self):
        wait()

race((client.sell, Item()), (client.log_out,))
""",
        "[None, 'AttributeError']",
        "[None, ('Session 1', 'shop.example', 'tea')]",
    ),
    (
        """\
from shop import watching

class Name(str):
    def startswith(self, prefix):
        wait()
        return super().startswith(prefix)

watching.handles('a', lambda: 1)
watching.handles('b', lambda: 2)
race((watching.handler_of, Name('bee')), (watching.handles, 'c', lambda: 3))
""",
        "[None, 'RuntimeError']",
        "[None, 2]",
    ),
)


@pytest.mark.parametrize("module", ALONE)
def test_one_thread_sees_the_same(module: str, tmp_path: Path) -> None:
    before, after = (
        printed(tmp_path, CASE, side, OTHERS, ALONE[module]) for side in ("before", "after")
    )
    assert before == after
    assert before.count("\n") > 10


@pytest.mark.parametrize(("program", "before", "after"), RACES)
def test_the_race_is_gone(program: str, before: str, after: str, tmp_path: Path) -> None:
    for side, expected in (("before", before), ("after", after)):
        lines = printed(tmp_path, CASE, side, OTHERS, THREADS + program).splitlines()
        assert lines[-1] == expected, side
