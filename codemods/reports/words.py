"""Texts as a report may hold them."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from codemods.codemod import Finding
from codemods.engine.results import without_passwords

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_BYTES = range(0xDC80, 0xDD00)
"""What `os.fsdecode` makes of bytes that are not UTF-8."""


def shown(text: str) -> str:
    """`text` without passwords of URLs, and with escapes for what UTF-8 can't hold: the bytes of
    a name that is none."""
    return _SURROGATE.sub(_escape, without_passwords(text))


def _escape(surrogate: re.Match[str]) -> str:
    code = ord(surrogate[0])
    return f"\\x{code - 0xDC00:02x}" if code in _ESCAPED_BYTES else f"\\u{code:04x}"


def message_of(finding: Finding) -> str:
    """What was found, and why it is only reported, if it is."""
    left = f"; left: {finding.reason}" if finding.reason else ""
    return shown(f"{finding.message}{left}")


def uri(path: str) -> str:
    """A path relative to the root of the tree as a relative reference. Source: RFC 3986; its bytes
    are those of the name, whatever these are."""
    return quote(os.fsencode(path))
