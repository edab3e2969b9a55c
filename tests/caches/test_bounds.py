"""A dictionary that forgets: nothing is lost that somebody counts on, whatever threads do."""

from __future__ import annotations

from pathlib import Path

import pytest
from interleavings import explore
from running import printed

from codemods.caches import LockedCache, bounds
from codemods.engine.pipeline import run
from codemods.engine.select import select

PRICES = """\
PRICES = {}


def price(item):
    if item not in PRICES:
        PRICES[item] = [item]
    return PRICES[item]


def forget(item):
    PRICES.pop(item, None)


def tax(item):
    found = PRICES.get(item)
    if found is None:
        found = [item]
        PRICES[item] = found
    return found
"""


def bounded(folder: Path, text: str, size: int) -> Path:
    """The module, whose dictionary holds so many entries at most."""
    module = folder / "module.py"
    module.write_text(text, "utf-8")
    (folder / "requirements.txt").write_text("cachetools>=5.0\n", "utf-8")
    codemod = LockedCache({"confidence": "low", "size": size})
    result = run(select([folder], (), codemod.late_documents), [codemod], jobs=1)
    (file,) = result.files
    assert file.change
    module.write_bytes(file.change.after)
    return module


# Interleavings

CALLS = [
    (("price('tea')", "price('milk')"), "returned == [['tea'], ['milk']]"),
    (("price('tea')", "tax('milk')"), "returned == [['tea'], ['milk']]"),
    (("price('tea')", "forget('tea')"), "returned[0] == ['tea']"),
]


@pytest.mark.parametrize(("calls", "holds"), CALLS)
def test_no_interleaving_loses_what_was_put_in(
    tmp_path: Path, calls: tuple[str, ...], holds: str
) -> None:
    module = bounded(tmp_path, PRICES, 1)
    assert "PRICES = cachetools.LRUCache(maxsize=PRICES_SIZE)" in module.read_text("utf-8")
    outcome = explore(module, calls, f"{holds} and len(PRICES) <= 1")
    assert not outcome.failure, outcome
    assert outcome.explored > 1


def test_without_the_lock_one_thread_drives_out_what_another_one_put_in(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    made = "import cachetools\n\nPRICES = cachetools.LRUCache(maxsize=1)"
    module.write_text(PRICES.replace("PRICES = {}", made), "utf-8")
    outcome = explore(module, *CALLS[0])
    assert "KeyError" in outcome.failure


# Threads

OTHERS = {
    "requests.py": "def get(url):\n    return [url]\n",
    "shop/database.py": """\
URL = 'http://shop'
made = 0


def price(item):
    global made
    made += 1
    return ['price of %s' % item]


def tax(item):
    return ['tax of %s' % item]


def label(item):
    return ['label of %s' % item]


size = price


def area(street, number):
    return ['area of %s %s' % (street, number)]
""",
}
THREADS = """\
import sys, threading, time
from shop import locked, prices, service

for name in ('PRICES', '_RATES', 'TAXES', 'LABELS', 'AREAS'):
    setattr(prices, name + '_SIZE', 3)
    setattr(prices, name, type(getattr(prices, name))(maxsize=3))
sys.setswitchinterval(1e-6)
wrong = []


def work(number):
    try:
        for turn in range(400):
            item = str((turn + number) % 7)
            assert prices.price(item) == ['price of ' + item]
            assert prices.rate(item) == ['http://shop/' + item]
            assert prices.tax(item) == ['tax of ' + item]
            assert prices.label(item) == ['label of ' + item]
            assert prices.area(item, 1) == ['area of %s 1' % item]
            assert locked.size(item) == ['price of ' + item]
            prices.forget(item)
            prices.drop_label(item)
            locked.forget(item)
            if turn % 50 == 0:
                prices.start_anew()
                service.reload()
            assert prices.count() <= 3
    except Exception as why:
        wrong.append(repr(why))


threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
for it in threads:
    it.start()
for it in threads:
    it.join(50)
assert not any(it.is_alive() for it in threads)
assert not wrong, wrong
print([len(it) <= 3 for it in (prices.PRICES, prices.TAXES, prices.LABELS, prices.AREAS)])
"""
ALONE = """\
from shop import database, prices

for item in 'abcabc':
    print(prices.price(item), prices.label(item), prices.has_labels())
prices.drop_label('a')
prices.forget('a')
print(prices.count(), prices.price('a'), prices.PRICES == {it: prices.price(it) for it in 'abc'})
prices.TAXES = {'a': 1}
print(prices.tax('a'), database.made)
"""


def test_threads_share_what_forgets(tmp_path: Path) -> None:
    assert printed(tmp_path, "what-is-bounded", "after", OTHERS, THREADS) == f"{[True] * 4}\n"


def test_one_thread_sees_no_difference(tmp_path: Path) -> None:
    before = printed(tmp_path, "what-is-bounded", "before", OTHERS, ALONE)
    assert printed(tmp_path, "what-is-bounded", "after", OTHERS, ALONE) == before


def test_what_was_not_used_for_longest_is_made_anew(tmp_path: Path) -> None:
    program = """\
import cachetools
from shop import database, prices

prices.PRICES = cachetools.LRUCache(maxsize=2)
for item in ('a', 'b', 'a', 'c', 'a', 'b'):
    prices.price(item)
print(database.made)
"""
    assert printed(tmp_path, "what-is-bounded", "after", OTHERS, program) == "4\n"


# What shows that a project uses cachetools


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "requests\ncachetools>=4.2,<6 # MIT\n"),
        ("requirements/base.txt", "cachetools==5.0\n"),
        ("setup.cfg", "[options]\ninstall_requires =\n    six\n    cachetools>=4\n"),
        ("pyproject.toml", '[project]\ndependencies = [\n    "six",\n    "cachetools>=4",\n]\n'),
    ],
)
def test_it_is_required(path: str, text: str) -> None:
    assert bounds.requires_library(path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "cachetools-extra\nmy-cachetools\n"),
        ("requirements.txt", "cachetools; python_version < '3'\n"),
        ("requirements/test.txt", "cachetools\n"),
        ("setup.cfg", "[options.extras_require]\nmemory =\n    cachetools\n"),
        (
            "setup.cfg",
            "[options]\ninstall_requires =\n    six\n[options.extras_require]\nmemory =\n"
            "    cachetools\n",
        ),
        ("pyproject.toml", '[project.optional-dependencies]\nmemory = ["cachetools"]\n'),
    ],
)
def test_it_is_not_required(path: str, text: str) -> None:
    assert not bounds.requires_library(path, text)
