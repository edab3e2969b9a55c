"""Small projects that checked-identifier writes checks into."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from codemods.catalog import choose
from codemods.engine.pipeline import run
from codemods.engine.results import Result
from codemods.engine.select import select

GOOD = "9e2b4b5c-6d0f-4b8e-8a52-5f3b0a8f6a11"


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write a project."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def treat(root: Path, guard: str = "write") -> Result:
    """What the codemod does to the project, written there."""
    options = {"checked-identifier": {"guard": guard}}
    result = run(select([root], ()), choose(["checked-identifier"], options=options), jobs=1)
    assert not list(result.problems)
    for change in result.changes:
        (root / change.path).write_bytes(change.after)
    return result


def reasons(root: Path) -> list[str]:
    """Why what is found in a project is left."""
    return [it.reason for it in treat(root).findings if it.reason is not None]


def printed(root: Path, program: str) -> list[str]:
    """The lines that a program prints, run in the folder of the project."""
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-B", "-c", program],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()
