"""What steps have answered: by their keys, so that none is carried out twice."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from codemods.batch.ledger import blobs
from codemods.batch.ledger.database import Database
from codemods.batch.ledger.errors import made
from codemods.batch.ledger.rows import Answer, stored_time
from codemods.batch.steps.step import StepResult


def answer(database: Database, key: str) -> Answer | None:
    """See `Ledger.answer`."""
    question = "SELECT answer, blobs, seconds, megabytes, worker FROM steps WHERE key = ?"
    for values, names, *measures in database.ask(question, key):
        path = database.path
        stored = made(path, json.loads, values), made(path, json.loads, names)
        return Answer(stored[0], tuple(stored[1]), *measures)
    return None


def keep(database: Database, result: StepResult) -> None:
    """See `Ledger.keep`."""
    if result.failure is not None:
        raise ValueError("a step that failed is carried out again")
    with database.together():
        blobs.put_all(database, result.blobs)
        database.change(
            "INSERT OR IGNORE INTO steps (key, name, target, at, answer, blobs, seconds, "
            "megabytes, worker) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(result.step.key, result.step.name.value, result.step.target),
            *(stored_time(datetime.now(timezone.utc)), json.dumps(result.values)),
            *(json.dumps(sorted(result.blobs)), result.seconds, result.megabytes, result.worker),
        )
