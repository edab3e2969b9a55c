"""Programs over the modules of a case, before it is treated and after."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "locked-cache"


def printed(folder: Path, case: str, side: str, others: Mapping[str, str], program: str) -> str:
    """What a program prints that runs among the modules of a case, `before` or `after`, and
    `others`, which are given by their paths. It must succeed."""
    root = folder / side
    if not root.exists():
        shutil.copytree(FIXTURES / case / side, root)
        for path, text in others.items():
            (root / path).write_text(text, "utf-8")
    (root / "program.py").write_text(program, "utf-8")
    finished = subprocess.run(
        [sys.executable, "program.py"],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
