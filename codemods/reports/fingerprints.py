"""What a finding is known by when its file has changed around it.

A fingerprint is made of the codemod, the weakness, the path, the message without its numbers and
the line without its white space; and of how many findings before it in the file are like it in all
of that. So it stays where lines move, are indented or spaced anew, and a further finding of the
same kind is one more. No part of it is the number of a line, or a password of a URL.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codemods.codemod import Finding
from codemods.engine.results import without_passwords
from codemods.reports.sources import Sources
from codemods.reports.words import shown

VERSION = 1
"""Of the rule. Fingerprints of different versions say nothing of each other."""
_BYTES = 16
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Known:
    """A finding and its fingerprint."""

    finding: Finding
    fingerprint: str
    """32 hexadecimal digits; no other finding of a run has the same."""


def fingerprinted(findings: Iterable[Finding], sources: Sources) -> Iterator[Known]:
    """All findings of a run, in their order, with their fingerprints.

    It has to be all: which of several equal ones a finding is, is told by those before it.
    """
    before: Counter[tuple[object, ...]] = Counter()
    for finding in findings:
        line = without_passwords(sources[finding.path].line(finding.line))
        key = (
            finding.codemod,
            finding.cwe,
            shown(finding.path),
            without_numbers(finding.message),
            shown("".join(line.split())),
        )
        told = json.dumps([VERSION, *key, before[key]]).encode()
        before[key] += 1
        yield Known(finding, hashlib.blake2b(told, digest_size=_BYTES).hexdigest())


def without_numbers(message: str) -> str:
    """What a finding says whatever lines it names."""
    return _NUMBERS.sub("#", shown(message))
