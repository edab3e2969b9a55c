"""Diffs and contents of files: each once, compressed, by the SHA-256 of its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from codemods.batch.ledger.database import Database
from codemods.batch.ledger.errors import LedgerError, damaged
from codemods.batch.split.review import sha_of

_LEVEL = 6
"""Text shrinks to a quarter; more effort than this gains hardly anything."""


def put(database: Database, content: bytes) -> str:
    """Keep the bytes, inside of a transaction; what they are called."""
    sha = sha_of(content)
    if not database.ask("SELECT 1 FROM blobs WHERE sha = ?", sha):
        packed = zlib.compress(content, _LEVEL)
        database.change("INSERT INTO blobs (sha, packed) VALUES (?, ?)", sha, packed)
    return sha


def put_all(database: Database, blobs: Mapping[str, bytes]) -> None:
    """Keep all of them. Raises `LedgerError` where one is not what it is called by."""
    for sha, content in blobs.items():
        if put(database, content) != sha:
            raise LedgerError(f"what a step answered with as {sha} has another SHA-256")


def get(database: Database, sha: str) -> bytes:
    """The bytes. Raises `LedgerError` where they are not there, or damaged."""
    rows = database.ask("SELECT packed FROM blobs WHERE sha = ?", sha)
    if not rows:
        raise LedgerError(f"{database.path} holds no content {sha}; plan again")
    try:
        content = zlib.decompress(rows[0][0])
    except (zlib.error, TypeError):
        content = None
    if content is None or sha_of(content) != sha:
        raise damaged(database.path, f"content {sha}")
    return content
