"""What a review repairs, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from codemods.codemod import Finding
from codemods.reports.words import shown

_FEW = 8
"""So many findings are told one by one."""
_KINDS = 5
"""So many kinds of them are told, where there are more."""


def told_of(findings: Collection[Finding]) -> tuple[str, ...]:
    """Findings by their places, or if there are many, by what they say: the most common ones."""
    if len(findings) <= _FEW:
        ordered = sorted(findings, key=lambda it: (it.path, it.line, it.column, it.message))
        return tuple(shown(f"{it.path}:{it.line}: {it.message}") for it in ordered)
    kinds = Counter(shown(it.message) for it in findings)
    most = sorted(kinds.items(), key=lambda it: (-it[1], it[0]))
    told = [f"{count} \N{MULTIPLICATION SIGN} {message}" for message, count in most[:_KINDS]]
    rest = len(findings) - sum(count for _, count in most[:_KINDS])
    return (*told, *([f"{rest} of other kinds"] if rest else []))
