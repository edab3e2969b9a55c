"""A file of entries, bytes by bytes: bounded in size, shared by all runs of one user.

The runs may be at it at once. Nothing here ever ends a run, or changes what it finds: where the
file is locked, full or read-only, nothing is remembered; where it is damaged, it is thrown away.

What is read from it is unpickled (`recall.entries`), which executes whatever somebody put there. So
it is used only where nobody but the user can have written it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path

_T = TypeVar("_T")

LIMIT = 256 * 1024 * 1024
"""Bytes that the file may have: Nova takes 4 MB with all codemods."""
_NAME = "surveys.sqlite3"
_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite puts beside its file, by the end of the name."""
_PATIENCE = 2.0
"""Seconds to wait for another run that writes; it takes less than a tenth of one."""
_FRESH = 60 * 60
"""Seconds in which a further use of an entry is not noted: to note it is to write."""
_AT_ONCE = 900
"""Keys in one question; old releases of SQLite take 999."""
_CHECKED = 16
"""Bytes before each value that tell whether it is whole."""

_SCHEMA = (
    "PRAGMA auto_vacuum = FULL",
    # It is lost with the machine, and never with the process: nobody waits for the disk.
    "PRAGMA synchronous = OFF",
    "CREATE TABLE IF NOT EXISTS entries "
    "(key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)",
)
_SELECT = "SELECT key, value, used FROM entries WHERE key IN ({})"
_INSERT = "INSERT OR REPLACE INTO entries (key, value, used) VALUES (?, ?, ?)"
_TOUCH = "UPDATE entries SET used = ? WHERE key = ?"
_FORGET = (
    "DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries ORDER BY used, rowid "
    "LIMIT (SELECT count(*) / 8 + 1 FROM entries))"
)


@dataclass(frozen=True, slots=True)
class Info:
    """What there is to say of a cache."""

    path: Path
    entries: int
    size: int
    """In bytes."""


class _Damaged(Exception):
    """What is stored is not what was written."""


class _NotOurs(Exception):
    """Others than the user may have written what is there."""


def cache_folder() -> Path:
    """Where the cache is: in the user's own cache directory, never in a tree."""
    return user_cache_path("diffwright", appauthor=False)


class Store:
    """The entries in one folder."""

    def __init__(
        self,
        folder: Path,
        complain: Callable[[str], None] = lambda sentence: None,
        limit: int = LIMIT,
    ) -> None:
        """`complain` is told in one sentence why the cache is not used, or thrown away."""
        self.path = folder / _NAME
        self._complain = complain
        self._limit = limit
        self._is_off = False
        self._stale: list[bytes] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be asked for."""
        return self._is_off or not self.path.exists()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one."""
        return {} if self.is_empty else self._at_work(lambda it: self._found(it, keys), {})

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Add entries; what was not used for longest makes room."""
        if entries:
            self._at_work(lambda it: self._added(it, entries), None)

    def note_uses(self) -> None:
        """Note which entries were asked for: once, when a run is at its end."""
        stale, self._stale = self._stale, []
        if stale and not self.is_empty:
            self._at_work(lambda it: _touched(it, stale), None)

    def info(self) -> Info:
        """Raises nothing: where it can't be read, there is nothing in it."""
        entries = 0 if self.is_empty else self._at_work(_count, 0)
        size = 0
        for path in self._files():
            with suppress(OSError):
                size += path.stat().st_size
        return Info(self.path, entries, size)

    def clean(self) -> None:
        """Remove all of it. Raises `OSError`."""
        for path in self._files():
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [self.path, *(self.path.with_name(_NAME + end) for end in _BESIDE)]

    def _at_work(self, work: Callable[[sqlite3.Connection], _T], otherwise: _T) -> _T:
        """What `work` gives. The file is opened for that alone: a connection must not be there when
        the processes of the pool come to be."""
        if self._is_off:
            return otherwise
        try:
            with closing(self._opened()) as connection:
                return work(connection)
        except _NotOurs as error:
            self._is_off = True
            self._complain(f"the cache is not used, since {error}")
        except (_Damaged, sqlite3.Error) as error:
            if _is_damage(error):
                self._throw_away()
            else:
                self._is_off = True  # locked, full, read-only: this run does without
        except OSError:
            self._is_off = True
        return otherwise

    def _throw_away(self) -> None:
        try:
            self.clean()
        except OSError:
            self._is_off = True
            self._complain(f"the cache {self.path} is damaged, and can't be removed")
        else:
            self._complain(f"the cache {self.path} was damaged; it was thrown away")

    def _opened(self) -> sqlite3.Connection:
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check(folder, folder.stat(), stat.S_ISDIR)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _check(self.path, self.path.lstat(), stat.S_ISREG)
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            for statement in _SCHEMA:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    def _found(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        stale = time.time() - _FRESH
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            question = _SELECT.format(", ".join("?" * len(some)))
            for key, stored, used in connection.execute(question, some):
                found[key] = _unsealed(stored)
                if used < stale:
                    self._stale.append(key)
        return found

    def _added(self, connection: sqlite3.Connection, entries: Mapping[bytes, bytes]) -> None:
        now = int(time.time())
        rows = [(key, _sealed(value), now) for key, value in entries.items()]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_INSERT, rows)
        while _size(connection) > self._limit and _count(connection):
            connection.execute(_FORGET)
        connection.execute("COMMIT")


def _touched(connection: sqlite3.Connection, keys: Sequence[bytes]) -> None:
    now = int(time.time())
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_TOUCH, [(now, key) for key in keys])
    connection.execute("COMMIT")


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def _size(connection: sqlite3.Connection) -> int:
    """The bytes that are in use."""
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _check(path: Path, status: os.stat_result, is_kind: Callable[[int], bool]) -> None:
    """Raises `_NotOurs` where others may have written what is at a path."""
    if os.name != "posix":
        return
    if not is_kind(status.st_mode) or status.st_uid != os.geteuid():
        raise _NotOurs(f"{path} is not the user's own")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _NotOurs(f"others may write to {path}")


def _sealed(value: bytes) -> bytes:
    return _checksum(value) + value


def _unsealed(stored: object) -> bytes:
    if isinstance(stored, bytes) and stored[:_CHECKED] == _checksum(stored[_CHECKED:]):
        return stored[_CHECKED:]
    raise _Damaged


def _checksum(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=_CHECKED).digest()


def _is_damage(error: Exception) -> bool:
    """Whether the file is none of ours any more; what passes by itself is an `OperationalError`,
    but for a table that has other columns."""
    return not isinstance(error, sqlite3.OperationalError) or "no such" in str(error)
