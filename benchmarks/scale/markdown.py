"""Tables and numbers as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

HOUR, DAY = 3600.0, 86400.0


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    ruler = ["---"] * len(heads)
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ruler, *rows))


def hours(seconds: float) -> str:
    """A length of time as a person says it."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / HOUR:.1f} h" if seconds < 3 * DAY else f"{seconds / DAY:.1f} days"
