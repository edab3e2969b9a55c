"""Files that no service runs: which codemods are asked of them, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import libcst as cst
import pytest

from codemods.catalog import choose
from codemods.codemod import Codemod, Lesson, Needle, Repair, Replacement, Safety, Site
from codemods.engine.module import Module
from codemods.engine.pipeline import run
from codemods.engine.select import select

FILES = {
    "shop/orders.py": "target = 1\n",
    "shop/tests/test_orders.py": "target = other = 1\n",
    "shop/tests/test_prices.py": "target = 1\n",
}


class Asks(Codemod[Repair]):
    """Says in `asked` which files it is asked of, first and again."""

    name = "asks"
    title = "Ask"
    cwe = 477
    safety = Safety.SAFE
    screen = (b"target",)

    def __init__(self, lesson: Lesson | None = None) -> None:
        super().__init__()
        self.lesson = lesson
        self.asked: list[str] = []
        self.again: list[str] = []

    def survey(self, module: Module) -> Repair | None:
        self.asked.append(module.path)
        return None

    def learn(self, facts: Mapping[str, Repair]) -> Lesson | None:
        return self.lesson

    def survey_again(self, module: Module, lesson: None) -> Repair | None:
        self.again.append(module.path)
        return None

    def plan(self, facts: Mapping[str, Repair], unseen: Sequence[str]) -> Mapping[str, Repair]:
        return {}

    def transform(self, site: Site, node: cst.CSTNode) -> Replacement:
        raise AssertionError


class AsksServices(Asks):
    leaves_aside = True


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_all_files_are_surveyed_by_what_does_not_say_otherwise(tree: Path) -> None:
    codemod = Asks()
    run(select([tree]), [codemod], jobs=1)
    assert sorted(codemod.asked) == sorted(FILES)


def test_tests_are_not_surveyed_by_what_leaves_them_aside(tree: Path) -> None:
    codemod, other = AsksServices(), Asks()
    run(select([tree]), [codemod, other], jobs=1)
    assert codemod.asked == ["shop/orders.py"]
    assert sorted(other.asked) == sorted(FILES)


@pytest.mark.parametrize(
    ("screen_aside", "asked"),
    [
        (None, sorted(FILES)),
        ((b"other",), ["shop/orders.py", "shop/tests/test_orders.py"]),
        ((), ["shop/orders.py"]),
    ],
)
def test_a_lesson_may_ask_tests_for_something_else(
    tree: Path, screen_aside: tuple[Needle, ...] | None, asked: list[str]
) -> None:
    codemod = AsksServices(Lesson((b"target",), None, screen_aside))
    run(select([tree]), [codemod], jobs=1)
    assert sorted(codemod.again) == asked


SECRETS = """\
import logging
import os
import requests

LOG = logging.getLogger(__name__)
_PRICES = None


def notify(url):
    try:
        requests.post(url, timeout=5)
    except requests.exceptions.Timeout:
        pass


class OrderController(object):
    def show(self, req, order_id):
        return open('/var/%s' % order_id)


def prices(password):
    global _PRICES
    if _PRICES is None:
        _PRICES = load(timeout=300)
    LOG.info('password %s', password)
    return _PRICES
"""


@pytest.mark.parametrize("path", ["shop/orders.py", "shop/tests/test_orders.py"])
def test_what_comes_along_repairs_services(tmp_path: Path, path: str) -> None:
    """Each of the codemods finds something in a service, and nothing in its tests."""
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(SECRETS)
    for codemod in choose(ignore=["no-six"], options={"locked-cache": {"confidence": "low"}}):
        assert codemod.leaves_aside
        findings = [*run(select([tmp_path]), [codemod], jobs=1).findings]
        assert bool(findings) == (path == "shop/orders.py"), codemod.name
