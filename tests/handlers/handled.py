"""Source as it is and as handled-timeout leaves it, to be carried out."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.select import select


def repaired(source: str, folder: Path) -> str:
    """What becomes of a file; something must."""
    path = folder / "shop.py"
    path.write_text(dedent(source), "utf-8")
    result = run(select([path]), choose(["handled-timeout"]), jobs=1)
    assert not [problem.message for problem in result.problems]
    (change,) = result.changes
    return change.after.decode()


def both(source: str, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a file defines, before it is repaired and after."""
    return defined(dedent(source)), defined(repaired(source, folder))


def defined(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "shop"}
    exec(compile(source, "shop.py", "exec"), names)
    return names
