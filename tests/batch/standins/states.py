"""What a stand-in remembers: one JSON file, changed under a lock, since each call is a process."""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def changed(path: Path) -> Iterator[dict[str, Any]]:
    """The state, to be read and changed in place."""
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        state: dict[str, Any] = json.loads(text) if text else {}
        yield state
        file.seek(0)
        file.truncate()
        json.dump(state, file, indent=1)


def executable(path: Path, module: str, *arguments: str) -> None:
    """A program on PATH, or a hook, that runs `main` of a module of this folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"#!{sys.executable} -SE\n"
        f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        f"import {module}\nsys.exit({module}.main({', '.join(map(repr, arguments))}))\n"
    )
    path.chmod(0o755)
