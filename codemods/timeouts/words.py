"""Names taken apart into words, and put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

_WORD = re.compile(r"(?:[A-Z]+(?![a-z])|[A-Z]?[a-z]+)\d*|\d+")


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case: of ``HTTPClient`` they are ``http`` and ``client``."""
    return [word.lower() for word in _WORD.findall(name)]


def joined(*names: str) -> str:
    """The words of several names as one name, none of them twice in a row: ``shop_boot_timeout``.

    A name that the following one begins with already is left out.
    """
    result: list[str] = []
    for name in reversed(names):
        words = words_of(name)
        if result[: len(words)] != words:
            result[:0] = words
    return "_".join(result)


def common_prefix(names: Iterable[str], foreign: Collection[str]) -> str | None:
    """The first word that most of `names` share: three of them at least, and half of all.

    Names that begin with one of the `foreign` words do not count.
    """
    counted = [name for name in names if "_" in name and name.split("_")[0] not in foreign]
    counts = Counter(name.split("_")[0] for name in counted)
    word = max(sorted(counts), key=counts.__getitem__, default="")
    return word if counts[word] >= 3 and counts[word] * 2 >= len(counted) else None
