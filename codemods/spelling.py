"""What is said to somebody who wrote a name that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The one of the `known` names that was probably meant, if any is near: letters in another
    case and underscores for hyphens are no difference."""
    plain = {_plain(name): name for name in known}
    found = get_close_matches(_plain(given), plain, 1)
    return plain[found[0]] if found else None


def advice(given: str, known: Iterable[str], otherwise: str) -> str:
    """The rest of a sentence: which of the `known` names was probably meant, or `otherwise`."""
    near = nearest(given, known)
    return f"did you mean {near}?" if near is not None else otherwise


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
