"""docs/suppressions.md shows what the commands really say of its example."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.engine.suppressions import of
from codemods.engine.text import Lines

PAGE = (Path(__file__).parents[1] / "docs/suppressions.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.M | re.S)
EXAMPLE, *OTHERS = [text for language, text in BLOCKS if language == "python"]
SHOWN = [text for language, text in BLOCKS if not language]


def said(tree: Path, *arguments: str) -> tuple[str, str]:
    """What a command writes to its outputs for the example."""
    (tree / "shop").mkdir()
    (tree / "shop/orders.py").write_text(EXAMPLE)
    done = subprocess.run(
        [sys.executable, "-m", "codemods", *arguments, "--select", "no-six"],
        cwd=tree,
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout, done.stderr


def test_the_preview(tmp_path: Path) -> None:
    out, _ = said(tmp_path, "preview")
    command, _, diff = SHOWN[0].partition("\n")
    assert command == "$ diffwright preview"
    assert out == f"diff --git a/shop/orders.py b/shop/orders.py\n{diff}"


def test_what_is_unused(tmp_path: Path) -> None:
    out, err = said(tmp_path, "check", "--report-unused")
    command, _, lines = SHOWN[1].partition("\n")
    assert command == "$ diffwright check --report-unused"
    assert out == lines
    assert err == SHOWN[2]


@pytest.mark.parametrize("text", OTHERS)
def test_the_other_examples_hold_comments_that_are_heeded(text: str) -> None:
    comments = of(Lines(text))
    assert [(it.first, it.last) for it in comments.suppressions] == [(1, 4), (7, 7), (12, 14)]
    assert comments.mistakes == ()
