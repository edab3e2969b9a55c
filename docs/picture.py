"""Draw docs/preview.svg: a preview of the sample service, captured from a real terminal."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "fixtures" / "nova_cells"
COLUMNS = 84
ROWS = 46
"""Lines of the diff that are shown; the summary below it comes on top of them."""


def captured(command: list[str], folder: Path) -> str:
    """What a command prints to a terminal, colour codes included."""
    terminal, end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PAGER": "cat", "COLUMNS": str(COLUMNS)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=end, stdout=end, stderr=end
    )
    os.close(end)
    pieces: list[bytes] = []
    with contextlib.suppress(OSError):  # how Linux tells that the other end was closed
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    process.wait()
    os.close(terminal)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def main() -> None:
    """Write the picture beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
        shown = captured([sys.executable, "-m", "codemods", "preview"], Path(folder))
    lines = shown.rstrip("\n").split("\n")
    text = "\n".join(["$ diffwright preview", *lines[:ROWS], "…", *lines[-2:]])
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text))
    console.save_svg(str(HERE / "preview.svg"), title="diffwright preview")


if __name__ == "__main__":
    main()
