"""Each race is there before its repair and gone after it: all interleavings are explored."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import interleavings
import pytest
from interleavings import Outcome, Unfinished, explore
from races import HOLDS_NOT, ONE_FOR_ALL, RACES, Race

by_case = pytest.mark.parametrize("race", RACES, ids=lambda race: race.case)


@by_case
def test_the_race_is_there_before(race: Race) -> None:
    outcome = explore(race.source("before"), race.calls, race.holds)
    assert outcome.failure == race.before, outcome
    threads = [step.thread for step in outcome.trace]
    assert sum(one != other for one, other in pairwise(threads)) <= 3, "it is a simple one"


@by_case
@pytest.mark.parametrize("threads", [2, 3])
def test_the_race_is_gone_after(race: Race, threads: int) -> None:
    calls = [race.calls[number % 2] for number in range(threads)]
    outcome = explore(race.source("after"), calls, race.holds)
    assert not outcome.failure, outcome
    assert outcome.explored >= threads, "the lock is taken in several orders"


# What is no repair


def module(folder: Path, text: str) -> Path:
    file = folder / "example.py"
    file.write_text(text, "utf-8")
    return file


def outcome(folder: Path, text: str, calls: list[str], holds: str = "True") -> Outcome:
    return explore(module(folder, text), calls, holds)


EACH_ACCESS_ON_ITS_OWN = """\
import threading
RATES = {}
_RATES_LOCK = threading.Lock()
def has_rate(currency):
    with _RATES_LOCK:
        return currency in RATES
def get_rate(currency):
    with _RATES_LOCK:
        return RATES[currency]
def set_rate(currency, value):
    with _RATES_LOCK:
        RATES[currency] = value
def rate(currency):
    if not has_rate(currency):
        set_rate(currency, object())
    return get_rate(currency)
"""
TEST_OUTSIDE = """\
import threading
RATES = {}
_RATES_LOCK = threading.Lock()
def rate(currency):
    if currency not in RATES:
        with _RATES_LOCK:
            RATES[currency] = object()
    return RATES[currency]
"""
LOCK_OF_THE_CALL = """\
import threading
RATES = {}
def rate(currency):
    with threading.Lock():
        if currency not in RATES:
            RATES[currency] = object()
        return RATES[currency]
"""
VALUE_TAKEN_OUTSIDE = """\
import threading
_LAST = 0
_LAST_LOCK = threading.Lock()
def rate(step):
    global _LAST
    with _LAST_LOCK:
        _LAST += 1
    return _LAST
"""
VIEW_LEAVES_THE_LOCK = """\
import threading
RATES = {"usd": 1, "gbp": 2}
_RATES_LOCK = threading.Lock()
def get_rates():
    with _RATES_LOCK:
        return RATES.items()
def rate(currency):
    with _RATES_LOCK:
        RATES[currency] = 1
def total():
    return sum([rate for currency, rate in get_rates()])
"""
ELEMENT_LEAVES_THE_LOCK = """\
import threading
RATES = {}
_RATES_LOCK = threading.Lock()
def get_entry(currency):
    with _RATES_LOCK:
        return RATES.setdefault(currency, {"uses": 0})
def rate(currency):
    get_entry(currency)["uses"] += 1
"""


@pytest.mark.parametrize(
    ("text", "calls", "holds"),
    [
        (EACH_ACCESS_ON_ITS_OWN, ["rate('eur')"] * 2, ONE_FOR_ALL),
        (TEST_OUTSIDE, ["rate('eur')"] * 2, ONE_FOR_ALL),
        (LOCK_OF_THE_CALL, ["rate('eur')"] * 2, ONE_FOR_ALL),
        (VALUE_TAKEN_OUTSIDE, ["rate('eur')"] * 2, "sorted(returned) == [1, 2]"),
        (VIEW_LEAVES_THE_LOCK, ["total()", "rate('eur')"], "True"),
        (ELEMENT_LEAVES_THE_LOCK, ["rate('eur')"] * 2, "RATES['eur']['uses'] == 2"),
    ],
    ids=[
        "each access on its own",
        "test outside",
        "lock of the call",
        "value taken outside",
        "view leaves the lock",
        "element leaves the lock",
    ],
)
def test_what_is_no_repair_is_found(
    tmp_path: Path, text: str, calls: list[str], holds: str
) -> None:
    assert outcome(tmp_path, text, calls, holds).failure


def test_a_lock_that_is_taken_twice_is_a_deadlock(tmp_path: Path) -> None:
    text = "import threading\nLOCK = threading.{}()\ndef load():\n    with LOCK:\n        pass\n"
    text += "def get():\n    with LOCK:\n        load()\n"
    assert outcome(tmp_path, text.format("Lock"), ["get()", "load()"]).failure == "deadlock"
    (tmp_path / "reentrant").mkdir()
    again = outcome(tmp_path / "reentrant", text.format("RLock"), ["get()", "load()"])
    assert not again.failure


def test_locks_in_two_orders_are_a_deadlock(tmp_path: Path) -> None:
    text = "import threading\nA = threading.Lock()\nB = threading.Lock()\n"
    text += "def ab():\n    with A:\n        with B:\n            pass\n"
    text += "def ba():\n    with B:\n        with A:\n            pass\n"
    found = outcome(tmp_path, text, ["ab()", "ba()"])
    assert found.failure == "deadlock"
    assert [str(step) for step in found.trace if "with" in step.statement][:2] == [
        "thread 1  example.py:5  with A:",
        "thread 2  example.py:9  with B:",
    ]


# What the exploration sees

READS = {
    "N = 0": {"N": "N = 1", "(lambda: N)()": "N = 1"},
    "L = []": {
        "len(L)": "L.append(1)",
        "(*L,)": "L.append(1)",
        "L[:]": "L += [1]",
        "[each for each in L]": "L.extend([1])",
        "bool(L)": "L[:] = [1]",
        "str(L)": "L.insert(0, 1)",
    },
    "D = {}": {
        "'k' in D": "D['k'] = 1",
        "'k' not in D": "D.update(k=1)",
        "not D": "D |= {'k': 1}",
        "(D and 1) == 1": "D.setdefault('k', 1)",
        "1 if D else 2": "D.__setitem__('k', 1)",
        "D == {}": "D['k'] = 1",
        "D.get('k')": "D['k'] = 1",
        "[*D]": "D['k'] = 1",
        "[each for each in D.values()]": "D['k'] = 1",
        "[1 for _ in 'a' if D]": "D['k'] = 1",
        "{**D}": "D['k'] = 1",
        "dict(D)": "D['k'] = 1",
        "f'{D}'": "D['k'] = 1",
        "D | {}": "D['k'] = 1",
        "__import__('copy').copy(D)": "D['k'] = 1",
        "sorted((lambda d: d)(D))": "(lambda d: d)(D)['k'] = 1",
    },
    "D = {'k': 1}": {
        "D.get('k')": "del D['k']",
        "D['k']": "D['k'] += 1",
        "len(D)": "D.clear()",
        "max(D, default='')": "D.pop('k')",
    },
    "D = {'k': {'l': 1}}": {
        "D['k']['l']": "D['k']['l'] = 2",
        "D.get('k').get('l')": "D.get('k').update(l=2)",
        "D.get('k')['l']": "D['k']['l'] += 1",
        "'l' in D['k']": "del D['k']['l']",
    },
    "class C:\n    E = {}": {"'k' in C.E": "C.E['k'] = 1", "len(C.E)": "C.E = {1: 1}"},
}


@pytest.mark.parametrize(
    ("start", "read", "write"),
    [(start, *pair) for start, pairs in READS.items() for pair in pairs.items()],
)
def test_a_write_is_tried_before_between_and_after_two_reads(
    tmp_path: Path, start: str, read: str, write: str
) -> None:
    text = f"{start}\ndef reads():\n    one = {read}\n    return one, {read}\n"
    text += f"def write():\n    global D, L, N\n    {write}\n"
    source = module(tmp_path, text)
    names: dict[str, object] = {}
    exec(text + f"old = {read}\nwrite()\nnew = {read}\n", names)
    old, new = names["old"], names["new"]
    assert old != new
    for seen in (old, old), (old, new), (new, new):
        for calls in ("reads()", "write()"), ("write()", "reads()"):
            found = explore(source, calls, f"{seen!r} not in returned")
            assert found.failure == HOLDS_NOT, (seen, calls)
    assert not explore(source, calls, f"{(new, old)!r} not in returned").failure


def test_what_is_independent_is_not_tried_in_two_orders(tmp_path: Path) -> None:
    text = "A = {}\nB = {}\ndef a():\n    A[1] = len(A)\ndef b():\n    B[1] = len(B)\n"
    assert outcome(tmp_path, text, ["a()", "b()"]).explored == 1


def test_modules_may_share_a_variable(tmp_path: Path) -> None:
    package = tmp_path / "service"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "context.py").write_text("CELLS = None\n")
    (package / "manager.py").write_text(
        "from service import context\n\n\ndef first():\n"
        "    if context.CELLS is None:\n        context.CELLS = [object()]\n"
        "    return context.CELLS[0]\n"
    )
    (package / "api.py").write_text(
        "def reset():\n    from . import context\n\n    context.CELLS = None\n"
    )
    assert explore(tmp_path, ["first()"] * 2, ONE_FOR_ALL).failure == HOLDS_NOT
    assert "TypeError" in explore(tmp_path, ["first()", "reset()"], "True").failure
    assert not explore(tmp_path, ["first()"], "CELLS").failure


def test_the_trace_says_who_ran_what(tmp_path: Path) -> None:
    text = "N = 0\n\n\ndef count():\n    global N\n    n = N\n    N = n + 1\n"
    assert str(outcome(tmp_path, text, ["count()"] * 2, "N == 2")).splitlines() == [
        HOLDS_NOT,
        "thread 1  example.py:6  n = N",
        "thread 1  example.py:7  N = n + 1",
        "thread 2  example.py:6  n = N",
        "thread 2  example.py:7  N = n + 1",
        "thread 1  example.py:7  N = n + 1",
    ]


def test_the_trace_tells_threads_apart_that_begin_when_others_have_ended(tmp_path: Path) -> None:
    text = "N = []\n\n\ndef add(n):\n    N.append(n)\n"
    calls = [f"add({number})" for number in range(1, 5)]
    found = outcome(tmp_path, text, calls, "N == [1, 2, 3, 4]")
    assert {step.thread for step in found.trace} == {1, 2, 3, 4}


def test_the_same_is_found_again() -> None:
    race = RACES[0]
    assert len({explore(race.source("before"), race.calls, race.holds) for _ in range(3)}) == 1


def test_half_an_exploration_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interleavings, "MOST", 2)
    with pytest.raises(Unfinished):
        explore(RACES[0].source("after"), RACES[0].calls * 2, RACES[0].holds)
