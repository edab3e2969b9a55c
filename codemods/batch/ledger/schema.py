"""The tables of a ledger, and how an older file gets them.

Each entry of `MIGRATIONS` makes the next version of those before it. One that was released is never
changed: what is missing comes as a further entry.
"""

from __future__ import annotations

import sqlite3

_FIRST = (
    """CREATE TABLE batch (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id TEXT NOT NULL,
        source TEXT NOT NULL,
        created TEXT NOT NULL,
        plan TEXT NOT NULL DEFAULT '',
        manifest TEXT NOT NULL DEFAULT '{}'
    )""",
    """CREATE TABLE targets (
        id INTEGER PRIMARY KEY,
        position INTEGER NOT NULL,
        url TEXT NOT NULL,
        asked TEXT NOT NULL,
        branch TEXT NOT NULL DEFAULT '',
        base TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL,
        failure TEXT,
        detail TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at TEXT,
        facts TEXT NOT NULL DEFAULT '{}',
        counts TEXT NOT NULL DEFAULT '{}',
        is_dropped INTEGER NOT NULL DEFAULT 0,
        UNIQUE (url, asked)
    )""",
    """CREATE TABLE reviews (
        id INTEGER PRIMARY KEY,
        target INTEGER NOT NULL REFERENCES targets (id),
        key TEXT NOT NULL,
        generation INTEGER NOT NULL,
        review TEXT NOT NULL,
        state TEXT NOT NULL,
        failure TEXT,
        detail TEXT NOT NULL DEFAULT '',
        base TEXT NOT NULL,
        "commit" TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        message TEXT NOT NULL DEFAULT '',
        change_id TEXT NOT NULL DEFAULT '',
        head TEXT NOT NULL DEFAULT '',
        url TEXT NOT NULL DEFAULT '',
        number TEXT NOT NULL DEFAULT '',
        pushed TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at TEXT,
        UNIQUE (target, key, generation)
    )""",
    """CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        target INTEGER NOT NULL REFERENCES targets (id),
        review INTEGER REFERENCES reviews (id),
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        detail TEXT NOT NULL
    )""",
    """CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events are never removed'); END""",
    """CREATE TABLE steps (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        target TEXT NOT NULL,
        at TEXT NOT NULL,
        answer TEXT NOT NULL,
        blobs TEXT NOT NULL,
        seconds REAL NOT NULL,
        megabytes REAL NOT NULL,
        worker TEXT NOT NULL
    )""",
    """CREATE TABLE blobs (
        sha TEXT PRIMARY KEY,
        packed BLOB NOT NULL
    )""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 where there are none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, all at once or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statements in MIGRATIONS[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        # It belongs to the transaction, as the tables do.
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
