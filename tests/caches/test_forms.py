"""More forms of races than there are pairs: each is there before `locked-cache`, and gone after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from interleavings import explore
from races import ONE_FOR_ALL
from repairing import repaired


@dataclass(frozen=True, slots=True)
class Form:
    """A module, and calls that race in it."""

    name: str
    text: str
    calls: tuple[str, ...]
    holds: str = "True"
    left: str = ""
    """Why the race is not gone yet."""


FORMS = (
    Form(
        "a lazy value that is reset",
        """\
CLIENT = None
class Made:
    pass
def get():
    global CLIENT
    if CLIENT is None:
        CLIENT = Made()
    return CLIENT
def reset():
    global CLIENT
    CLIENT = None
""",
        ("get()", "reset()", "get()"),
        "returned[0] and returned[2]",
    ),
    Form(
        "an early return",
        """\
CLIENT = None
class Made:
    pass
def get():
    global CLIENT
    if CLIENT is not None:
        return CLIENT
    CLIENT = Made()
    return CLIENT
""",
        ("get()",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a fill after the handler",
        """\
CACHE = {}
class Made:
    pass
def get(key):
    try:
        return CACHE[key]
    except KeyError:
        pass
    CACHE[key] = made = Made()
    return made
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a name in the test",
        """\
CACHE = {}
class Made:
    pass
def get(key):
    if (found := CACHE.get(key)) is None:
        found = CACHE[key] = Made()
    return found
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "get or make",
        """\
CACHE = {}
class Made:
    pass
def get(key):
    CACHE[key] = CACHE.get(key) or Made()
    return CACHE[key]
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "helpers that look and store",
        """\
CACHE = {}
class Made:
    pass
def look(key):
    return CACHE.get(key)
def store(key, made):
    CACHE[key] = made
def get(key):
    found = look(key)
    if found is None:
        found = Made()
        store(key, found)
    return found
""",
        ("get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a container in a container",
        """\
CACHE = {}
class Made:
    pass
def get(one, two):
    if one not in CACHE:
        CACHE[one] = {}
    if two not in CACHE[one]:
        CACHE[one][two] = Made()
    return CACHE[one][two]
""",
        ("get(1, 2)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "an attribute of a class",
        """\
class Pool:
    _all = {}
    @classmethod
    def get(cls, key):
        if key not in cls._all:
            cls._all[key] = cls()
        return cls._all[key]
""",
        ("Pool.get(1)",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a flag that is set last",
        """\
READY = False
VALUE = None
def prepare():
    global READY, VALUE
    if not READY:
        VALUE = object()
        READY = True
def get():
    prepare()
    return VALUE
""",
        ("get()",) * 2,
        f"{ONE_FOR_ALL} and returned[0]",
    ),
    Form(
        "a flag that is set first",
        """\
READY = False
VALUE = None
def get():
    global READY, VALUE
    if not READY:
        READY = True
        VALUE = object()
    return VALUE
""",
        ("get()",) * 2,
        f"{ONE_FOR_ALL} and returned[0]",
    ),
    Form(
        "a number with a name in between",
        """\
LAST = 0
def take():
    global LAST
    number = LAST
    LAST = number + 1
    return number
""",
        ("take()",) * 2,
        "sorted(returned) == [0, 1]",
    ),
    Form(
        "a number by key",
        """\
USES = {1: 0}
def use(key):
    USES[key] += 1
    return USES[key]
""",
        ("use(1)",) * 2,
        "sorted(returned) == [1, 2]",
    ),
    Form(
        "a number by key that need not be there",
        """\
USES = {}
def use(key):
    USES[key] = USES.get(key, 0) + 1
    return USES[key]
""",
        ("use(1)",) * 2,
        "sorted(returned) == [1, 2]",
    ),
    Form(
        "a switch",
        """\
ON = False
def toggle():
    global ON
    ON = not ON
    return ON
""",
        ("toggle()",) * 2,
        "sorted(returned) == [False, True]",
    ),
    Form(
        "the greatest",
        """\
BEST = 0
def report(result):
    global BEST
    if result > BEST:
        BEST = result
""",
        ("report(1)", "report(2)"),
        "BEST == 2",
    ),
    Form(
        "a tuple that grows",
        """\
SEEN = ()
def add(item):
    global SEEN
    SEEN += (item,)
""",
        ("add(1)", "add(2)"),
        "sorted(SEEN) == [1, 2]",
    ),
    Form(
        "a set",
        """\
SEEN = set()
def is_new(item):
    if item in SEEN:
        return False
    SEEN.add(item)
    return True
""",
        ("is_new(1)",) * 2,
        "sorted(returned) == [False, True]",
    ),
    Form(
        "a pool",
        """\
FREE = [1]
def take():
    if FREE:
        return FREE.pop()
    return None
""",
        ("take()",) * 2,
        "1 in returned",
    ),
    Form(
        "a queue that is emptied",
        """\
JOBS = [1, 2]
def drain():
    done = []
    while JOBS:
        done.append(JOBS.pop())
    return done
""",
        ("drain()",) * 2,
    ),
    Form(
        "a queue that is exchanged",
        """\
JOBS = [1]
def take():
    global JOBS
    taken = JOBS
    JOBS = []
    return tuple(taken)
""",
        ("take()",) * 2,
        "sorted(returned) == [(), (1,)]",
    ),
    Form(
        "a bound",
        """\
CACHE = {1: 1, 2: 2}
def put(key):
    if len(CACHE) >= 2:
        CACHE.pop(next(iter(CACHE)))
    CACHE[key] = key
""",
        ("put(3)", "put(4)"),
        "len(CACHE) == 2",
    ),
    Form(
        "a bound at which all goes",
        """\
CACHE = {1: 1, 2: 2}
def get(key):
    if key not in CACHE:
        if len(CACHE) >= 2:
            CACHE.clear()
        CACHE[key] = key
    return CACHE[key]
""",
        ("get(3)", "get(4)"),
    ),
    Form(
        "a test and a use against a removal",
        """\
PRICES = {1: 1}
def drop(key):
    PRICES.pop(key, None)
def get(key):
    return PRICES[key] if key in PRICES else None
""",
        ("drop(1)", "get(1)"),
    ),
    Form(
        "a comprehension",
        """\
PRICES = {1: 1, 2: 2}
def add(key):
    PRICES[key] = key
def pairs():
    return [(key, price) for key, price in PRICES.items()]
""",
        ("add(3)", "pairs()"),
    ),
    Form(
        "a generator expression",
        """\
PRICES = {1: 1, 2: 2}
def add(key):
    PRICES[key] = key
def total():
    return sum(PRICES[key] for key in PRICES)
""",
        ("add(3)", "total()"),
    ),
    Form(
        "two lists that belong together",
        """\
NAMES = []
PRICES = []
def add(name, price):
    NAMES.append(name)
    PRICES.append(price)
""",
        ("add('a', 'a')", "add('b', 'b')"),
        "NAMES == PRICES",
        left="not found",
    ),
    Form(
        "a test here and a binding there",
        """\
CLIENT = None
class Made:
    pass
def use(client):
    global CLIENT
    CLIENT = client
def get():
    if CLIENT is None:
        use(Made())
    return CLIENT
""",
        ("get()",) * 2,
        ONE_FOR_ALL,
    ),
    Form(
        "a test and a use in one expression against a binding",
        """\
CONFIG = 'name'
def stop():
    global CONFIG
    CONFIG = None
def name():
    return CONFIG.upper() if CONFIG else ''
""",
        ("name()", "stop()"),
    ),
    Form(
        "a test and a use against a binding",
        """\
CONFIG = None
def start():
    global CONFIG
    CONFIG = 'name'
def stop():
    global CONFIG
    CONFIG = None
def name():
    if CONFIG is None:
        return ''
    return CONFIG.upper()
""",
        ("name()", "stop()", "start()"),
    ),
    Form(
        "a cache for one argument",
        """\
BOX = None
class Made:
    def __init__(self, owner):
        self.owner = owner
def box(owner):
    global BOX
    if BOX is None or BOX.owner != owner:
        BOX = Made(owner)
    return BOX.owner
""",
        ("box(1)", "box(2)"),
        "returned == [1, 2]",
    ),
    Form(
        "an object that a loop completes",
        """\
NAMES = None
class Made:
    def __init__(self):
        self.names = ()
    def add(self, name):
        self.names = (*self.names, name)
def names():
    global NAMES
    if NAMES is not None:
        return NAMES.names
    NAMES = Made()
    NAMES.add(1)
    for name in (2, 3):
        NAMES.add(name)
    return NAMES.names
""",
        ("names()",) * 2,
        "returned == [(1, 2, 3)] * 2",
    ),
    Form(
        "a reset and what a caller counts from it",
        """\
COUNT = 0
def reset():
    global COUNT
    COUNT = 0
def number():
    global COUNT
    COUNT += 1
    return COUNT
def numbers():
    reset()
    return [number(), number()]
""",
        ("numbers()",) * 2,
        "returned == [[1, 2]] * 2",
        left="each step is under the lock, and another thread comes between",
    ),
)


def named(form: Form) -> str:
    return form.name


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_the_race_is_there(form: Form, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(form.text, "utf-8")
    assert explore(module, form.calls, form.holds).failure


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(form, marks=[pytest.mark.xfail(reason=form.left)] if form.left else [])
        for form in FORMS
    ],
    ids=named,
)
def test_the_race_is_gone(form: Form, tmp_path: Path) -> None:
    outcome = explore(repaired(form.text, tmp_path), form.calls, form.holds)
    assert not outcome.failure, outcome
