"""diffwright as its users run it, and what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.trees import CACHE

_LEFT = re.compile(r"(.+):(\d+):\d+: \S+ .*; left: (.*) \[CWE-\d+\]")
_COUNT = re.compile(r"\d+ (?:files? seen, |findings?: )")
_DEFECT = "This is a defect of diffwright"
"""Said below the line of a file that should have been treated; others may not even be Python."""
_UNTREATED = 3
_OF_WEAKNESS = re.compile(r"(\S+) +(CWE-\d+) +(\d+) +(\d+) +(\d+) .*")

NO_SIX = ("--select", "no-six")


@dataclass(frozen=True, slots=True)
class Said:
    """What one command wrote."""

    output: bytes
    counts: list[str]
    """Two lines: how many files and findings there were."""
    left: list[tuple[str, int, str]]
    """Path, line and reason of each finding that is only reported."""
    defects: list[str]
    """A line for each file that could not be treated by a fault of diffwright's own."""
    by_weakness: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """How much of each weakness each codemod found, repairs and only reports, if there are several;
    by ``codemod CWE-n``."""


def diffwright(command: str, tree: Path, options: Sequence[str] = NO_SIX) -> Said:
    """Run ``preview``, ``apply --review`` or ``check`` over a tree. Raises `RuntimeError` if it
    fails."""
    review = ["--review"] if command == "apply" else []
    finished = subprocess.run(
        [sys.executable, "-m", "codemods", command, "--no-cache", *review, *options, str(tree)],
        # What is remembered of these runs is no matter of the person who measures.
        env={**os.environ, "XDG_STATE_HOME": str(CACHE / "state")},
        capture_output=True,
        check=False,
    )
    errors = finished.stderr.decode()
    done = {0, 1, _UNTREATED} if command == "check" else {0, _UNTREATED}
    if finished.returncode not in done:
        raise RuntimeError(f"{command} {tree}: exit code {finished.returncode}\n{errors}")
    lines = errors.splitlines()
    findings = finished.stdout.decode().splitlines() if command == "check" else lines
    return Said(
        finished.stdout,
        counts=[line for line in lines if _COUNT.match(line)],
        left=[
            (str(Path(found[1]).absolute().relative_to(tree)), int(found[2]), found[3])
            for found in map(_LEFT.fullmatch, findings)
            if found
        ],
        defects=[line for line, below in pairwise(lines) if below.startswith(_DEFECT)],
        by_weakness={
            f"{row[1]} {row[2]}": (int(row[3]), int(row[4]), int(row[5]))
            for row in map(_OF_WEAKNESS.fullmatch, lines)
            if row
        },
    )
