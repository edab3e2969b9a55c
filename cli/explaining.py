"""What a person is told of the codemods that there are."""

from __future__ import annotations

import io
import sys

from codemods.catalog import UnknownCodemod, available, named
from codemods.pages import explanation

from . import exits, output
from .terminal import BOLD, has_colors, painted, show, visible, width

_USUAL = 80
_WIDEST = 100
"""Columns of a text that is read with ease."""


def explain(name: str, *, no_color: bool) -> int:
    """All about one codemod: Markdown, and in a terminal with colours what it looks like."""
    try:
        text = explanation(named(name))
    except UnknownCodemod as error:
        output.complain(str(error))
        return exits.USAGE
    if has_colors(sys.stdout, not no_color):
        text = _rendered(text)
    show(text.encode())
    return exits.DONE


def listed(*, no_color: bool) -> int:
    """A table of all codemods, in the order of their names."""
    rows = [("CODEMOD", "CWE", "SAFETY", "TITLE")]
    rows += [
        (it.name, ", ".join(map(str, it.answers)), it.safety.value, it.title)
        for it in available().values()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        line = visible("  ".join((*cells, row[-1])))
        is_bold = number == 0 and has_colors(sys.stdout, not no_color)
        sys.stdout.buffer.write(f"{painted(line, BOLD) if is_bold else line}\n".encode())
    sys.stdout.buffer.flush()
    return exits.DONE


def _rendered(text: str) -> str:
    """Markdown as a terminal shows it."""
    # They take a tenth of a second to import.
    from rich.console import Console  # noqa: PLC0415
    from rich.markdown import Markdown  # noqa: PLC0415

    drawn = io.StringIO()
    columns = min(width(_USUAL), _WIDEST)
    console = Console(file=drawn, force_terminal=True, color_system="standard", width=columns)
    console.print(Markdown(text, hyperlinks=False))
    return drawn.getvalue()
