"""Attributes of classes, lifted to options of oslo.config: who reads one sees the option."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.engine.pipeline import run
from codemods.engine.select import select
from codemods.timeouts import ConfigurableTimeout
from codemods.timeouts.classes import Classes, headers

BEFORE = Path(__file__).parents[2] / "fixtures/configurable-timeout/attributes-of-classes/before"

READS = """\
import sys, time
from shop import api, audit, warehouse

time.time = lambda: 0


def read():
    carrier, bicycle, van = warehouse.Carrier(), warehouse.Bicycle(), api.Lorry()
    asked, later = van.ask_later()
    delivery = warehouse.Delivery()
    return [
        carrier.ask()[1], bicycle.ask()[1], van.ask()[1], asked(), later(),
        warehouse.Carrier.limits(), van.limits(), bicycle.pick_up(1)[1], van.pick_up(1, 5)[1],
        van.send_back(), delivery.window(), warehouse.count([])[1:], api.Carriers().limits(),
        van.load(), audit.audit()[1],
    ]


before = read()
warehouse.CONF(sys.argv[1:], project='shop')
print(before, read(), sep='\\n')
"""

DEFAULTS = (
    "[300, 301, 300, [300, 300], 300, (300, 300), (300, 300), 300, 5, (300, 300), (300, 300), "
    "(300, 300), (60, 10, 5), (300, 300, 300), 300]"
)
SET = (
    "[7, 8, 7, [7, 7], 7, (7, 4), (7, 4), 4, 5, (9, 9), (6, 3), (2, 2), (60, 10, 5), (1, 7, 9), 1]"
)
OPTIONS = """\
[warehouse]
answer_timeout = 7
pickup_timeout = 4
return_timeout = 9
window_timeout = 6
hold_timeout = 3
counting_timeout = 2
[api]
loading_timeout = 1
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BEFORE, tmp_path / "before"))


def read(tree: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", READS, *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def lift(tree: Path) -> None:
    result = run(select([tree]), [ConfigurableTimeout()], jobs=1)
    assert not list(result.problems)
    for change in result.changes:
        (tree / change.path).write_bytes(change.after)


def test_the_defaults_are_the_numbers_that_were_there(shop: Path) -> None:
    assert read(shop) == [DEFAULTS, DEFAULTS]
    lift(shop)
    assert read(shop) == [DEFAULTS, DEFAULTS]


def test_objects_subclasses_and_classes_see_what_is_configured(shop: Path) -> None:
    lift(shop)
    (shop / "shop.conf").write_text(OPTIONS)
    assert read(shop, "--config-file", "shop.conf") == [DEFAULTS, SET]


# Which classes are related


def related(text: str, name: str) -> set[str]:
    return set(Classes(headers(text)).of(name).members)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("class A:\n    pass\nclass B(object):\n    pass\n", {"A"}),
        ("class A(object):\n    class B(A, metaclass=M): pass\n", {"A", "B", "object"}),
        ("class B(x.A[int],  # of (one\n        Mixin):\n    pass\n", {"A", "B", "Mixin"}),
        ("class B(six.with_metaclass(abc.ABCMeta, A)):\n", {"A", "B"}),
        ("from x import A as Base\nclass B(Base):\n", {"A", "B"}),
        ("import x as B\nclass B:\nclass C(A, B):\n", {"A", "B", "C"}),
        ("Base = made(A)\nclass B(Base):\n", {"A", "B", "Base", "made"}),
        ("class B[T](A[T]):\n", {"A", "B"}),
        ("class A:\n\n# class B(A):\nx = 'class C(A):'\n", {"A"}),
    ],
)
def test_what_is_related(text: str, members: set[str]) -> None:
    assert related(text, "A") == members


def test_metaclasses() -> None:
    text = "@six.add_metaclass(x.M)\n@other\nclass A(B):\n  pass\nclass B(metaclass=N): pass\n"
    assert Classes(headers(text)).of("B").metaclasses == {"M", "N"}
