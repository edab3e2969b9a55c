"""What must be as good after a rewrite as before: what compiles, and what ruff has to say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

Complaint = tuple[str, str, str]
"""File, code and message of a finding of ruff."""


def compiled(tree: Path) -> set[str]:
    """The files of a tree that this Python compiles."""
    command = [sys.executable, "-W", "ignore", "-m", "compileall", "-qq", "-j", "0", str(tree)]
    subprocess.run(command, check=False)
    ending = f".{sys.implementation.cache_tag}.pyc"
    return {
        str(path.relative_to(tree).parent.parent / path.name.replace(ending, ".py"))
        for path in tree.rglob(f"__pycache__/*{ending}")
    }


def complaints(tree: Path) -> Counter[Complaint]:
    """What ruff finds by its rules F: names that are undefined, imports that nobody uses."""
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "F", "--isolated", "--no-cache"]
    finished = subprocess.run(
        [*ruff, "--exit-zero", "--output-format", "json", "."],
        cwd=tree,
        capture_output=True,
        check=True,
    )
    return Counter(
        (
            str(Path(found["filename"]).relative_to(tree)),
            found["code"] or "",
            # Lines above may have gone.
            re.sub(r"\bline \d+", "line N", found["message"]),
        )
        for found in json.loads(finished.stdout)
    )
