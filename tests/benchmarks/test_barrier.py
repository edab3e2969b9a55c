"""six is barred from the files of a tree, and from nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import benchmarks.suites

BARRIER = Path(benchmarks.suites.__file__).with_name("barrier")
WAYS = (
    "import six",
    "from six.moves import range",
    "import importlib; importlib.import_module('six')",
)


def imports(path: Path, tree: Path, kept: Path | None = None) -> bool:
    """Whether a file runs through, where six is barred from `tree`."""
    environment = {
        "PYTHONPATH": str(BARRIER),
        "SIX_BARRED_FROM": str(tree),
        "SIX_KEPT_IN": str(kept or ""),
        "PATH": os.defpath,
    }
    finished = subprocess.run(
        [sys.executable, str(path)], env=environment, capture_output=True, text=True, check=False
    )
    assert (finished.returncode == 0) != (f"six is barred from {path}" in finished.stderr)
    return finished.returncode == 0


def test_barrier(tmp_path: Path) -> None:
    tree, other = tmp_path / "tree", tmp_path / "tree-of-another"
    tree.mkdir()
    other.mkdir()
    for way in WAYS:
        for folder in (tree, other):
            (folder / "a.py").write_text(way)
        assert not imports(tree / "a.py", tree)
        assert imports(tree / "a.py", tree, kept=tree / "a.py")
        assert imports(other / "a.py", tree)


def test_a_six_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "__init__.py").write_text("from . import six")
    (tmp_path / "p" / "six.py").write_text("")
    (tmp_path / "a.py").write_text("import p")
    assert imports(tmp_path / "a.py", tmp_path)
