"""One process writes, any may read; what can't be used is refused in one sentence."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from ledger_samples import assert_consistent, created, damage, put_blob, review

from codemods.batch.ledger import schema
from codemods.batch.ledger.database import Database
from codemods.batch.ledger.errors import Busy, LedgerError
from codemods.batch.ledger.following import failures, table
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.states import ReviewState, TargetState

HOLDS = """
import sys
from pathlib import Path
from codemods.batch.ledger.ledger import Ledger
with Ledger.open(Path(sys.argv[1])) as ledger:
    print("held", flush=True)
    sys.stdin.read()
"""
FURTHER = (
    "ALTER TABLE targets ADD COLUMN stars INTEGER NOT NULL DEFAULT 7",
    "UPDATE targets SET stars = 8 WHERE state = 'cloned'",
)


def filled(folder: Path) -> None:
    with created(folder) as ledger:
        ledger.add_targets([(f"https://example.org/{number}", "default") for number in range(30)])
        for target in ledger.targets():
            ledger.move_target(target.id, TargetState.CLONED, branch="main", base="abc")
            ledger.put_reviews(target.id, "abc", [review("k"), review("l")])
        put_blob(ledger, random.Random(1).randbytes(20_000))


def told(work: Callable[[], object]) -> str:
    """What a person is told; empty: it works."""
    try:
        work()
    except LedgerError as error:
        return str(error)
    return ""


def read_and_write(folder: Path, read_only: bool) -> None:
    with Ledger.open(folder, read_only=read_only) as ledger:
        all_of(ledger)
        table(ledger)
        failures(ledger)
        if not read_only:
            ledger.add_targets([("https://example.org/new", "default")])
            for target in ledger.targets():
                ledger.move_target(target.id, TargetState.FAILED)


def all_of(ledger: Ledger) -> object:
    shas = [row[0] for row in ledger.database.ask("SELECT sha FROM blobs")]
    return (
        ledger.targets(),
        list(ledger.reviews()),
        list(ledger.events()),
        [ledger.blob(sha) for sha in shas],
    )


def test_there_has_to_be_one(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(LedgerError, match=r"there is no batch in .*; plan it first"):
            Ledger.open(tmp_path / "none", read_only=read_only)
    assert not (tmp_path / "none").exists()


def test_one_that_was_killed_at_its_beginning_is_begun_again(tmp_path: Path) -> None:
    Database.at(tmp_path).close()
    with pytest.raises(LedgerError, match="holds no batch yet"):
        Ledger.open(tmp_path)
    (tmp_path / "ledger.db").write_bytes(b"")
    with pytest.raises(LedgerError, match="holds no batch yet"):
        Ledger.open(tmp_path, read_only=True)
    created(tmp_path).close()
    Ledger.open(tmp_path, read_only=True).close()


def test_a_second_process_waits_outside_and_may_read(tmp_path: Path) -> None:
    filled(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match="another run of diffwright is at work on the batch"):
            Ledger.open(tmp_path)
        with pytest.raises(Busy, match="wait for its end"):
            created(tmp_path)
        with Ledger.open(tmp_path, read_only=True) as reader:
            assert len(reader.targets()) == 30
        os.kill(other.pid, signal.SIGKILL)  # and its lock is gone with it
    Ledger.open(tmp_path).close()


def test_a_reader_sees_what_is_written_meanwhile_but_within_one_state(tmp_path: Path) -> None:
    filled(tmp_path)
    with Ledger.open(tmp_path) as ledger, Ledger.open(tmp_path, read_only=True) as reader:
        stored = next(ledger.reviews())
        with reader.together():
            assert reader.review(stored.id).state is ReviewState.PLANNED
            ledger.move_review(stored.id, ReviewState.HELD)
            assert reader.review(stored.id).state is ReviewState.PLANNED
        assert reader.review(stored.id).state is ReviewState.HELD
        with pytest.raises(LedgerError):
            reader.move_review(stored.id, ReviewState.PLANNED)
        assert reader.review(stored.id).state is ReviewState.HELD


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_file_is_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    filled(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, FURTHER))
    with Ledger.open(tmp_path, read_only=read_only) as ledger:
        stars = ledger.database.ask("SELECT DISTINCT stars FROM targets")
        assert stars == [(8,)]
        assert len(list(ledger.reviews())) == 60
        assert_consistent(ledger)


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    before = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", (*before, (*FURTHER, "UPDATE nowhere SET a = 1")))
    with pytest.raises(LedgerError):
        Ledger.open(tmp_path)
    monkeypatch.setattr(schema, "MIGRATIONS", before)
    with Ledger.open(tmp_path) as ledger:
        assert len(ledger.targets()) == 30
        assert "stars" not in {row[1] for row in ledger.database.ask("PRAGMA table_info(targets)")}


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_file_is_refused(tmp_path: Path, read_only: bool) -> None:
    filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(LedgerError, match="was written by a newer diffwright"):
        Ledger.open(tmp_path, read_only=read_only)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_events_stay_as_they_are(tmp_path: Path) -> None:
    filled(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        events = list(ledger.events())
        for statement in ("UPDATE events SET new = 'merged'", "DELETE FROM events"):
            with pytest.raises(LedgerError, match="events are never"), ledger.together():
                ledger.database.change(statement)
        assert list(ledger.events()) == events


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database at all" * 100)
    for read_only in (False, True):
        with pytest.raises(LedgerError, match="is damaged; put it out of the way and plan again"):
            Ledger.open(tmp_path, read_only=read_only)


@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path, seed: int) -> None:
    filled(tmp_path)
    path = tmp_path / "ledger.db"
    chance = random.Random(seed)
    for _ in range(40):
        damage(path, chance.randrange(path.stat().st_size), chance.randbytes(8))
    for read_only in (True, False):
        said = told(partial(read_and_write, tmp_path, read_only))
        assert not said or (str(path) in said and "\n" not in said)


def test_a_damaged_content_is_not_given_out(tmp_path: Path) -> None:
    content = random.Random(2).randbytes(50_000)
    with created(tmp_path) as ledger:
        sha = put_blob(ledger, content)
    path = tmp_path / "ledger.db"
    damage(path, path.read_bytes().index(content[30_000:30_040]), b"damage")
    with Ledger.open(tmp_path) as ledger, pytest.raises(LedgerError, match="is damaged"):
        ledger.blob(sha)


def test_a_content_under_the_name_of_another_is_not_given_out(tmp_path: Path) -> None:
    with created(tmp_path) as ledger:
        one, other = put_blob(ledger, b"one"), put_blob(ledger, b"other")
        with ledger.together():
            ledger.database.change("DELETE FROM blobs WHERE sha = ?", one)
            ledger.database.change("UPDATE blobs SET sha = ? WHERE sha = ?", one, other)
        with pytest.raises(LedgerError, match="is damaged"):
            ledger.blob(one)


def test_where_there_is_no_room_nothing_is_half_written(tmp_path: Path) -> None:
    filled(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        before = all_of(ledger)
        target = ledger.targets()[0]
        (pages,) = ledger.database.ask("PRAGMA page_count")[0]
        ledger.database.ask(f"PRAGMA max_page_count = {pages}")

        def write() -> None:
            with ledger.together():
                ledger.move_target(target.id, TargetState.UNCHANGED)
                put_blob(ledger, os.urandom(1_000_000))

        assert "there is no room left for" in told(write)
        assert all_of(ledger) == before
        ledger.database.ask("PRAGMA max_page_count = 1000000")
        ledger.move_target(target.id, TargetState.UNCHANGED)
        assert_consistent(ledger)


def test_after_a_failed_write_nothing_goes_on_within_the_same_transaction(tmp_path: Path) -> None:
    filled(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        target = ledger.targets()[0]

        def write() -> None:
            with ledger.together():
                ledger.database.ask("ROLLBACK")  # as SQLite does by itself when a write fails
                ledger.move_target(target.id, TargetState.UNCHANGED)

        assert "an error came before" in told(write)
        assert ledger.targets()[0] == target


def test_a_disk_that_takes_no_more_bytes(tmp_path: Path) -> None:
    """The limit of the size of a file is one that every user can set on themselves."""
    filled(tmp_path)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
            with Ledger.open(tmp_path) as ledger:
                try:
                    for _ in range(100):
                        put_blob(ledger, os.urandom(20_000))
                except LedgerError as error:
                    code = 0 if "\n" not in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with Ledger.open(tmp_path) as ledger:
        all_of(ledger)
        assert_consistent(ledger)


def test_a_read_only_folder_can_be_read() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as top:
        # Root writes anywhere, so it is somebody else then; and nobody else gets to `tmp_path`.
        os.chmod(top, 0o755)
        folder = Path(top, "batch")
        filled(folder)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setuid(65534)
                with Ledger.open(folder, read_only=True) as ledger:
                    code = 2 if len(ledger.targets()) == 30 else 3
                try:
                    Ledger.open(folder)
                except LedgerError as error:
                    code = 0 if "can't be locked: Permission denied" in str(error) else 4
            finally:
                os._exit(code)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        folder.chmod(0o700)
    assert status == 0
