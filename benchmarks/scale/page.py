"""docs/scale.md: what stands between its markers, and the pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.scale.data import Measured
from benchmarks.scale.pictures import pictures
from benchmarks.scale.scenarios import Row
from benchmarks.scale.tables import tables

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = DOCS / "scale.md"

_MARKED = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- /(?P=name) -->", re.DOTALL)


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The page with what belongs between its markers. Raises `ValueError` where a part has no
    markers, or markers have no part."""
    found = {it["name"] for it in _MARKED.finditer(text)}
    if found != set(parts):
        raise ValueError(f"markers without a counterpart: {sorted(found ^ set(parts))}")

    def replaced(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- {name} -->\n{parts[name]}\n<!-- /{name} -->"

    return _MARKED.sub(replaced, text)


def written(measured: Measured, rows: Sequence[Row]) -> list[Path]:
    """Write page and pictures; returns their paths."""
    PAGE.write_text(filled(PAGE.read_text("utf-8"), tables(measured, rows)), "utf-8")
    drawn = pictures(measured, rows)
    for name, picture in drawn.items():
        (DOCS / name).write_text(picture, "utf-8")
    return [PAGE, *(DOCS / name for name in drawn)]
