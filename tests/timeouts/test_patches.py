"""Tests that patch a constant: how that is seen, and that they pass when they set the option."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.engine.module import Module
from codemods.timeouts import uses
from codemods.timeouts.facts import Manner, Patch

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
CASES = Path(__file__).parents[2] / "fixtures/configurable-timeout"


def patches(text: str, path: str = "shop/tests/test_it.py") -> list[Patch]:
    module = Module(path, f"from shop import limits\nfrom unittest import mock\n\n\n{text}")
    told = uses.survey(module, {"TIMEOUT"})
    assert not told.mentions
    assert {it.link.target for it in told.uses} == {("shop", "limits")}
    return [it.patch for it in told.uses if it.patch]


CASE = "class T(C):\n    def test_it(self, monkeypatch):\n        {}\n"


@pytest.mark.parametrize(
    ("text", "manner", "value", "by"),
    [
        (CASE.format("limits.TIMEOUT = 5"), Manner.ASSIGNMENT, 5, ""),
        (
            CASE.format("monkeypatch.setattr(limits, 'TIMEOUT', 5)"),
            Manner.MONKEYPATCH,
            5,
            "monkeypatch",
        ),
        (
            CASE.format("monkeypatch.setattr('shop.limits.TIMEOUT', value=0.5)"),
            Manner.MONKEYPATCH,
            0.5,
            "monkeypatch",
        ),
        (
            CASE.format("self.useFixture(fixtures.MonkeyPatch('shop.limits.TIMEOUT', 2 * 5))"),
            Manner.FIXTURE,
            10,
            "fixtures",
        ),
        (
            CASE.format("self.useFixture(fixtures.MockPatchObject(limits, 'TIMEOUT', 5))"),
            Manner.FIXTURE,
            5,
            "fixtures",
        ),
        (
            CASE.format("with mock.patch.object(limits, 'TIMEOUT', new=5): pass"),
            Manner.CONTEXT,
            5,
            "mock.patch",
        ),
        (
            "@patch('shop.limits.TIMEOUT', -1)\ndef test_it():\n    pass\n",
            Manner.DECORATOR,
            -1,
            "patch",
        ),
        (
            CASE.format("mock.patch('shop.limits.TIMEOUT', 5).start()"),
            Manner.OTHER,
            5,
            "mock.patch",
        ),
        (
            CASE.format("with mock.patch('shop.limits.TIMEOUT'): pass"),
            Manner.CONTEXT,
            None,
            "mock.patch",
        ),
        (
            CASE.format("with mock.patch('shop.limits.TIMEOUT', 5, create=True): pass"),
            Manner.CONTEXT,
            None,
            "mock.patch",
        ),
        (CASE.format("limits.TIMEOUT = a = 5"), None, None, ""),
    ],
)
def test_what_patches(text: str, manner: Manner | None, value: float | None, by: str) -> None:
    found = [(it.manner, it.value, it.by) for it in patches(text)]
    assert found == ([(manner, value, by)] if manner else [])


def test_only_a_test_patches() -> None:
    assert not patches(CASE.format("limits.TIMEOUT = 5"), "shop/api.py")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (CASE.format("limits.TIMEOUT = 5"), True),
        (CASE.format("x = 1; limits.TIMEOUT = 5"), False),
        ("limits.TIMEOUT = 5\n", False),
        ("def test_it():\n    limits.TIMEOUT = 5\n", False),
        (CASE.format("def f(): limits.TIMEOUT = 5"), False),
        (
            "class T(C):\n    @mock.patch('shop.limits.TIMEOUT', 5)\n"
            "    def test_it(self):\n        pass\n",
            True,
        ),
        (
            "class T(C):\n    @mock.patch('shop.limits.TIMEOUT', 5)\n"
            "    def setUp(self):\n        pass\n",
            False,
        ),
        (
            "class T(C):\n    @mock.patch('shop.limits.TIMEOUT', 5)\n    def test_it(self): pass\n",
            False,
        ),
        ("@mock.patch('shop.limits.TIMEOUT', 5)\nclass T(C):\n    pass\n", False),
    ],
)
def test_statements_stand_in_a_method_of_a_test_case(text: str, there: bool) -> None:
    [patch] = patches(text)
    assert bool(patch.statements) is there


@pytest.mark.parametrize("part", ["before", "after"])
@pytest.mark.parametrize("case", ["oslo", "django", "pydantic", "settings", "the-environment"])
def test_the_tests_of_a_project_pass(tmp_path: Path, case: str, part: str) -> None:
    shutil.copytree(CASES / f"patches-for-{case}" / part, tmp_path / "work")
    done = subprocess.run(
        [*PYTEST, "-c", os.devnull, "--rootdir", ".", "shop/tests"],
        cwd=tmp_path / "work",
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shop.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{6 if case == 'oslo' else 5} passed" in done.stdout
