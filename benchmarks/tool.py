"""diffwright as its users run it, and what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_LEFT = re.compile(r"(.+):(\d+):\d+: \S+ .*; left: (.*) \[CWE-\d+\]")
_UNTREATED = 3
"""The exit code where some file could not be treated: template code, say, that is not Python."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one command wrote."""

    output: bytes
    counts: list[str]
    """The last lines: how many files and findings there were."""
    left: list[tuple[str, int, str]]
    """Path, line and reason of each finding that is only reported."""
    untreated: list[str]
    """A line for each file that could not be treated."""


def diffwright(command: str, tree: Path) -> Said:
    """Run ``preview``, ``apply`` or ``check`` over a tree. Raises `RuntimeError` if it fails."""
    finished = subprocess.run(
        [sys.executable, "-m", "codemods", command, str(tree)], capture_output=True, check=False
    )
    errors = finished.stderr.decode()
    done = {0, 1, _UNTREATED} if command == "check" else {0, _UNTREATED}
    if finished.returncode not in done or "defect of diffwright" in errors:
        raise RuntimeError(f"{command} {tree}: exit code {finished.returncode}\n{errors}")
    lines = errors.splitlines()
    findings = finished.stdout.decode().splitlines() if command == "check" else lines
    return Said(
        finished.stdout,
        counts=lines[-2:],
        left=[
            (str(Path(found[1]).absolute().relative_to(tree)), int(found[2]), found[3])
            for found in map(_LEFT.fullmatch, findings)
            if found
        ],
        untreated=[line for line in lines[:-2] if not _LEFT.fullmatch(line)],
    )
