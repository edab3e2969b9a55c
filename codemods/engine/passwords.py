"""The passwords that stand in connection strings in the code: nothing may remember them."""

from __future__ import annotations

import re
from keyword import iskeyword

_PASSWORD = re.compile(rb"://[^\s/:@'\"]*:([^\s/'\"]+)@")
"""A password in a URL; what may belong to it or to what follows is taken for a part of it."""


def passwords(content: bytes) -> frozenset[bytes]:
    """The passwords in the connection strings of a file, and what may be one.

    A word of the language is in every file, so that it tells nothing: ``user:pass@host``.
    """
    found = {match[1] for match in _PASSWORD.finditer(content)}
    for it in [*found]:
        # Of several hosts each may have one: ``user:one@host,user:other@host``.
        found.add(it.partition(b"@")[0])
        found.update(part.rpartition(b":")[2] for part in it.split(b"@"))
    return frozenset(it for it in found if _tells(it.decode("latin-1")))


def _tells(password: str) -> bool:
    return any(it.isalnum() for it in password) and not iskeyword(password)
