"""The sample service in fixtures/nova_cells, and its own tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SEED = Path(__file__).parents[1] / "fixtures" / "nova_cells"


def outcome_of(service: Path) -> str:
    """The last lines of what its tests print; they must pass."""
    finished = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "unittest"],
        cwd=service,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return next(line for line in finished.stderr.splitlines() if line.startswith("Ran "))
