"""Many small repositories, made up: each has a little of what codemods look for."""

from __future__ import annotations

from pathlib import Path

from benchmarks.repositories import Commit, made
from benchmarks.sdists import File

_MODULE = """\
\"\"\"Part {number} of many.\"\"\"

import threading

import six

_items = None


def items():
    global _items
    if _items is None:
        _items = {{name: {number} for name in six.moves.range({number})}}
    return _items


def start():
    threading.Thread(target=items).start()
    return [six.text_type(key) for key, _ in six.iteritems(items())]
"""


def small(folder: Path, count: int) -> list[Path]:
    """So many bare repositories in a folder, the same each time; those there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        path = folder / f"small-{number:04}.git"
        if not path.exists():
            made(path, _history(number))
        paths.append(path)
    return paths


def _history(number: int) -> list[Commit]:
    name = f"small_{number:04}"
    module = File(_MODULE.format(number=number).encode())
    return [
        Commit("Start", {"setup.py": File(f"import setuptools\nname = '{name}'\n".encode())}),
        Commit(
            f"Add {name}/",
            {f"{name}/__init__.py": File(b""), f"{name}/parts.py": module},
        ),
    ]
