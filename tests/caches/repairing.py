"""A module is treated by the codemod itself, whether the project shows threads or not."""

from __future__ import annotations

from pathlib import Path

from codemods.caches import LockedCache
from codemods.engine.pipeline import run
from codemods.engine.select import select


def repaired(text: str, folder: Path) -> Path:
    """The module with its repair, in a new folder below `folder`."""
    tree = folder / "after"
    tree.mkdir()
    module = tree / "module.py"
    module.write_text(text, "utf-8")
    (file,) = run(select([tree]), [LockedCache({"confidence": "low"})], jobs=1).files
    assert file.change, "nothing is repaired"
    module.write_bytes(file.change.after)
    return module
