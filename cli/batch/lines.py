"""What stands on standard output: lines of JSON, and tables of words and numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from ..terminal import visible


def write_json(values: Iterable[Mapping[str, object]]) -> None:
    """A line of JSON for each, in ASCII, so that names of any bytes get through."""
    for value in values:
        sys.stdout.write(f"{json.dumps(value, ensure_ascii=True)}\n")
    sys.stdout.flush()


def table(rows: Sequence[Sequence[object]]) -> Iterable[str]:
    """Rows as lines: numbers to the right, words to the left, none wider than it need be."""
    texts = [[visible(str(it)) for it in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)] if texts else []
    for row, shown in zip(rows, texts, strict=True):
        cells = [
            text.rjust(width) if isinstance(value, int) else text.ljust(width)
            for value, text, width in zip(row, shown, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()
