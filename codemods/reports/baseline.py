"""A baseline: the findings that are known already, so that only new ones count.

It is a file for a repository: JSON, sorted, with one finding a line and no numbers of lines, so
that a diff of two versions says which findings have come and gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from codemods.reports.fingerprints import Known, without_numbers
from codemods.reports.report import Compared
from codemods.reports.words import shown

VERSION = 1
"""Of the file, and of the fingerprints in it."""


class BadBaseline(ValueError):
    """A content that is no baseline; the message is one sentence, to be read after its path."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding."""

    fingerprint: str
    codemod: str
    path: str


def written(findings: Iterable[Known]) -> bytes:
    """The baseline of what a run has found; what a comment silences is not in it."""
    entries = sorted(
        (
            shown(it.finding.path),
            it.finding.codemod,
            it.finding.cwe,
            without_numbers(it.finding.message),
            it.fingerprint,
        )
        for it in findings
        if not it.finding.suppressed
    )
    lines = [
        json.dumps(
            {
                "path": path,
                "codemod": codemod,
                "cwe": cwe,
                "message": message,
                "fingerprint": fingerprint,
            },
            ensure_ascii=False,
        )
        for path, codemod, cwe, message, fingerprint in entries
    ]
    rows = ",".join(f"\n    {line}" for line in lines)
    end = "\n  ]" if lines else "]"
    return f'{{\n  "version": {VERSION},\n  "findings": [{rows}{end}\n}}\n'.encode()


def read(content: bytes) -> list[Entry]:
    """What a baseline holds. Raises `BadBaseline`."""
    try:
        document = json.loads(content)
    except UnicodeDecodeError:
        raise BadBaseline("it is not UTF-8, so it is no baseline") from None
    except json.JSONDecodeError as error:
        raise BadBaseline(f"line {error.lineno} is not JSON ({error.msg})") from None
    except (ValueError, RecursionError):
        raise BadBaseline("it holds what no baseline does") from None
    version = document.get("version") if isinstance(document, dict) else None
    if not isinstance(version, int) or isinstance(version, bool):
        raise BadBaseline("it has no version, so it is no baseline")
    if version != VERSION:
        raise BadBaseline(
            f"it has version {version}, and this diffwright knows version {VERSION}: "
            "take a newer diffwright, or write it anew with --write-baseline"
        )
    found = document.get("findings")
    if not isinstance(found, list):
        raise BadBaseline("it has no list of findings")
    return [_entry(number, it) for number, it in enumerate(found, 1)]


def _entry(number: int, found: Any) -> Entry:
    fields = [found.get(name) for name in Entry.__slots__] if isinstance(found, dict) else [None]
    if not all(isinstance(it, str) for it in fields):
        raise BadBaseline(f"finding {number} has no fingerprint, codemod and path")
    return Entry(*fields)


def compare(
    entries: Sequence[Entry],
    findings: Sequence[Known],
    codemods: Collection[str],
    is_looked_into: Callable[[str], bool],
) -> tuple[list[Known], Compared]:
    """The findings that are new, and how the others compare.

    What one of the `codemods` has found in a path that `is_looked_into` is gone if it is not found
    any more; of what the run had no eyes for nothing is known.
    """
    known = {it.fingerprint for it in entries}
    there = {it.fingerprint for it in findings}
    new = [it for it in findings if it.fingerprint not in known]
    gone = {
        it.fingerprint
        for it in entries
        if it.fingerprint not in there and it.codemod in codemods and is_looked_into(it.path)
    }
    return new, Compared(known=len(there & known), gone=len(gone))
