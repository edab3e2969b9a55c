"""Draw docs/preview.svg: a preview of the sample service, captured from a real terminal."""

from __future__ import annotations

import io
import os
import pty
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "fixtures" / "nova_cells"
COLUMNS = 84
ROWS = 46


def captured(command: list[str], folder: Path) -> str:
    """What a command prints to a terminal, colour codes included."""
    read: list[bytes] = []

    def keep(descriptor: int) -> bytes:
        data = os.read(descriptor, 4096)
        read.append(data)
        return b""

    here = Path.cwd()
    os.chdir(folder)
    os.environ.update(TERM="xterm-256color", PAGER="cat", COLUMNS=str(COLUMNS))
    try:
        pty.spawn(command, keep)
    finally:
        os.chdir(here)
    return b"".join(read).decode()


def main() -> None:
    """Write the picture beside this file."""
    shown = captured([sys.executable, "-m", "codemods", "preview", "cells_service"], SAMPLE)
    lines = shown.replace("\r\n", "\n").split("\n")
    # The first of the diff, and the summary below it.
    kept = [*lines[: ROWS - 5], "…", *lines[-3:]]
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("$ diffwright preview"))
    console.print(Text.from_ansi("\n".join(kept)))
    console.save_svg(str(HERE / "preview.svg"), title="diffwright preview")


if __name__ == "__main__":
    main()
