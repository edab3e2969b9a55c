"""The file of a ledger: opened, locked against a second writer, written in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codemods.batch.ledger import schema
from codemods.batch.ledger.errors import OF_SQLITE, Busy, LedgerError, spoken

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = "ledger.db"
LOCK = "lock"
_PATIENCE = 10.0
"""Seconds to wait where another connection is in the way: a reader at the start of its reading."""


class Database:
    """A connection to the file, of one thread. All errors of SQLite come as `LedgerError`."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: BaseFileLock | None
    ) -> None:
        """`lock` is held already; None: for reading only."""
        self.path = path
        self._connection = connection
        self._lock = lock
        self._depth = 0

    @classmethod
    def at(cls, folder: Path) -> Database:
        """For writing; made where it is not there yet, and migrated where it is older.

        Raises `Busy`, and `LedgerError`.
        """
        path = folder / NAME
        lock = _locked(folder)
        try:
            connection = _connected(path, f"{path.absolute().as_uri()}?mode=rwc")
            try:
                _prepare(path, connection)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lock.release()
            raise
        return cls(path, connection, lock)

    @classmethod
    def for_reading(cls, folder: Path) -> Database:
        """For reading, while another process writes or not. Raises `LedgerError`."""
        path = folder / NAME
        connection = _readable(path)
        try:
            version = _version(path, connection)
        except BaseException:
            connection.close()
            raise
        if version < len(schema.MIGRATIONS):
            connection.close()
            cls.at(folder).close()
            connection = _readable(path)
        return cls(path, connection, None)

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        try:
            return self._connection.execute(question, values).fetchall()
        except OF_SQLITE as error:
            raise spoken(error, self.path) from error

    def change(self, statement: str, *values: object) -> int:
        """Write, inside of `together`; the id of the row where one was added."""
        if not self._connection.in_transaction:
            # An error has ended it, and somebody has gone on.
            raise LedgerError(f"{self.path} was not written, since an error came before")
        try:
            return self._connection.execute(statement, values).lastrowid or 0
        except OF_SQLITE as error:
            raise spoken(error, self.path) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction: all that is written inside is there afterwards, or nothing of it.

        Inside of another one it is part of that. For reading only, all reads see the same state.
        """
        try:
            self._depth += 1
            if self._depth == 1:
                self._execute("BEGIN IMMEDIATE" if self._lock else "BEGIN")
            yield
            if self._depth == 1:
                self._execute("COMMIT")
        except BaseException:
            if self._depth == 1 and self._connection.in_transaction:
                self._execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Each transaction inside is on the disk when it ends, and so are all those before it."""
        if self._connection.in_transaction:
            raise RuntimeError("a transaction that has begun can't be made durable")
        (before,) = self.ask("PRAGMA synchronous")[0]
        self._execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._execute(f"PRAGMA synchronous = {before}")

    def close(self) -> None:
        """Let go of the file and of its lock; more than once is all the same."""
        try:
            self._connection.close()
        except OF_SQLITE as error:
            raise spoken(error, self.path) from error
        finally:
            if self._lock is not None:
                self._lock.release()

    def _execute(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except OF_SQLITE as error:
            raise spoken(error, self.path) from error


def _locked(folder: Path) -> BaseFileLock:
    # It takes longer to import than those who only read should notice.
    from filelock import FileLock, Timeout  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder / LOCK, blocking=False)
        lock.acquire()
    except Timeout:
        raise Busy(
            f"another run of diffwright is at work on the batch in {folder}; wait for its end"
        ) from None
    except (OSError, NotImplementedError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LedgerError(f"the batch in {folder} can't be locked: {why}") from error
    return lock


def _connected(path: Path, uri: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
    except OF_SQLITE as error:
        raise spoken(error, path) from error


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    version = _version(path, connection)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A transaction that was lost with the machine is done again; for what is not, `durably`.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        # KiB of pages in memory; the system has the file in its own cache anyway.
        connection.execute("PRAGMA cache_size = -512")
        if version < len(schema.MIGRATIONS):
            schema.migrate(connection)
    except OF_SQLITE as error:
        raise spoken(error, path) from error


def _readable(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = _connected(path, uri)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except OF_SQLITE as error:
        connection.close()
        # Where nothing can be made beside it, and nobody writes to it, it is read as it lies there.
        is_closed = not path.with_name(f"{path.name}-wal").exists()
        if is_closed and any(said in str(error) for said in ("unable to open", "readonly")):
            return _connected(path, f"{uri}&immutable=1")
        raise spoken(error, path) from error
    return connection


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """Raises `LedgerError` where a newer diffwright has written the file."""
    try:
        version = schema.version_of(connection)
    except OF_SQLITE as error:
        raise spoken(error, path) from error
    if version > len(schema.MIGRATIONS):
        raise LedgerError(
            f"{path} was written by a newer diffwright (version {version} of the ledger, this one "
            f"knows {len(schema.MIGRATIONS)}); use that one"
        )
    return version
