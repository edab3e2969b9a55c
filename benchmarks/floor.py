"""The least that a codemod for six can do: read all files, screen them, parse those that match."""

from __future__ import annotations

import ast
import gc
import multiprocessing
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def treat(paths: list[Path]) -> int:
    """Read, screen and parse some files; returns how many were parsed."""
    gc.disable()
    warnings.simplefilter("ignore")
    parsed = 0
    for path in paths:
        content = path.read_bytes()
        if b"six" in content:
            ast.parse(content)
            parsed += 1
    return parsed


def main() -> None:
    root, jobs = Path(sys.argv[1]), int(sys.argv[2])
    files = sorted(root.rglob("*.py"), key=lambda path: -path.stat().st_size)
    # Dealt out in small batches, the largest files first.
    batches = [files[:64][index::64] for index in range(64)]
    batches += [files[start : start + 16] for start in range(64, len(files), 16)]
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as executor:
        print(sum(executor.map(treat, batches)), "parsed")


if __name__ == "__main__":
    main()
