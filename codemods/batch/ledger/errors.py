"""Why a ledger can't be used, in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


class LedgerError(Exception):
    """The ledger can't be read or written; the message says where, why, and what to do."""


class Busy(LedgerError):
    """Another process writes to the ledger."""


_SENTENCES = (
    # What SQLite says, and what a person is told. `sqlite_errorcode` is there since Python 3.11.
    ("disk is full", "there is no room left for {path}; make room and run the same again"),
    ("readonly database", "{path} can't be written; see to its permissions and run the same again"),
    ("unable to open", "{path} can't be opened; see to the permissions of its folder"),
    ("is locked", "another program holds {path}; wait for its end and run the same again"),
    ("disk I/O error", "{path} can't be read or written: the disk is full, or reports an error"),
    ("not a database", "{path} is damaged; {way_out}"),
    ("malformed", "{path} is damaged; {way_out}"),
    # A table or a column that is not there: no release of ours has written that.
    ("no such", "{path} is damaged; {way_out}"),
)
_WAY_OUT = "put it out of the way and plan again: published reviews are found by their names"


OF_SQLITE = (sqlite3.Error, UnicodeDecodeError)
"""What its module raises. The latter where it quotes, in its message, what is damaged."""


def spoken(error: Exception, path: Path) -> LedgerError:
    """What a person is told of an error of SQLite at the file `path`."""
    if isinstance(error, UnicodeDecodeError):
        return damaged(path, "text that is none")
    said = str(error)
    for part, sentence in _SENTENCES:
        if part in said:
            return LedgerError(sentence.format(path=path, way_out=_WAY_OUT))
    return LedgerError(f"{path} can't be used: {said}")


def damaged(path: Path, what: str) -> LedgerError:
    """What a person is told where `what` in the file `path` is not as it was written."""
    return LedgerError(f"{path} is damaged ({what}); {_WAY_OUT}")


def made(path: Path, make: Callable[..., _T], *stored: object) -> _T:
    """What `make` makes of what was stored in the file `path`. Raises `LedgerError` where it is not
    what was written."""
    try:
        return make(*stored)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged(path, "a row of it can't be read") from error
