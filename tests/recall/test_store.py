"""The file of the cache: whatever happens to it, a run goes on, and is given what was written."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from codemods.recall import store as module
from codemods.recall.store import Store

ENTRIES = {b"key%d" % number: b"value%d" % number * 100 for number in range(2000)}


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, said: list[str]) -> Store:
    return Store(tmp_path / "cache", said.append)


def test_what_is_put_is_found(store: Store) -> None:
    assert store.get([b"key1"]) == {}
    store.put(ENTRIES)
    assert store.get([*ENTRIES, b"another"]) == ENTRIES
    store.put({b"key1": b"", b"key2": b"new"})
    assert store.get([b"key1", b"key2", b"key3"]) == {
        b"key1": b"",
        b"key2": b"new",
        b"key3": ENTRIES[b"key3"],
    }


def test_only_the_user_can_read_it(store: Store) -> None:
    store.put(ENTRIES)
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    assert [it.stat().st_mode & 0o777 for it in store.path.parent.iterdir()] == [0o600]


def test_info_and_clean(store: Store) -> None:
    assert (store.info().entries, store.info().size) == (0, 0)
    store.put(ENTRIES)
    assert store.info().entries == len(ENTRIES)
    assert store.info().size == store.path.stat().st_size > 0
    store.clean()
    assert store.is_empty
    assert (store.info().entries, store.info().size) == (0, 0)


# A broken file


def emptied(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE entries")
        connection.execute("CREATE TABLE entries (name TEXT)")
        connection.commit()


def changed(path: Path) -> None:
    """Another value under a key, as a fault of the disk might have it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE entries SET value = zeroblob(30) WHERE key = ?", (b"key7",))
        connection.commit()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def overwritten(path: Path) -> None:
    path.write_bytes(b"no database at all\n" * 100)


def torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize("breaks", [emptied, changed, cut, overwritten, torn])
def test_a_broken_file_is_thrown_away_with_one_line(
    store: Store, said: list[str], breaks: Callable[[Path], None]
) -> None:
    store.put(ENTRIES)
    breaks(store.path)
    assert store.get([b"key7"]) == {}
    assert said == [f"the cache {store.path} was damaged; it was thrown away"]
    store.put({b"key7": b"again"})
    assert store.get([b"key7"]) == {b"key7": b"again"}
    assert len(said) == 1


# Whose it is


def test_a_folder_of_others_is_refused(
    store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(ENTRIES)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert store.get([b"key1"]) == {}
    store.put({b"key1": b"changed"})
    folder = store.path.parent
    assert said == [f"the cache is not used, since {folder} is not the user's own"]
    monkeypatch.undo()
    assert Store(folder).get([b"key1"]) == {b"key1": ENTRIES[b"key1"]}


def test_what_others_may_write_is_refused(store: Store, said: list[str]) -> None:
    store.put(ENTRIES)
    store.path.chmod(0o620)
    assert store.get([b"key1"]) == {}
    assert said == [f"the cache is not used, since others may write to {store.path}"]
    store.path.chmod(0o600)
    store.path.parent.chmod(0o777)
    again: list[str] = []
    assert Store(store.path.parent, again.append).get([b"key1"]) == {}
    assert again == [f"the cache is not used, since others may write to {store.path.parent}"]


def test_a_link_in_its_place_is_refused(store: Store, said: list[str], tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    other.put(ENTRIES)
    store.path.parent.mkdir()
    store.path.symlink_to(other.path)
    assert store.get([b"key1"]) == {}
    assert said == [f"the cache is not used, since {store.path} is not the user's own"]


# What can't be written


def test_a_locked_file_is_passed_over(
    store: Store, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    store.put(ENTRIES)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store.put({b"key1": b"new"})
        assert store.get([b"key1"]) == {}
    assert said == []
    assert Store(store.path.parent).get([b"key1"]) == {b"key1": ENTRIES[b"key1"]}


def test_a_folder_that_can_not_be_made_is_passed_over(tmp_path: Path, said: list[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file" / "cache", said.append)
    store.put(ENTRIES)
    assert store.get([b"key1"]) == {}
    assert said == []


# How much it holds


def test_what_was_not_used_for_longest_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 1_000_000
    store = Store(tmp_path, limit=limit)
    clock = 1_000_000.0
    monkeypatch.setattr(time, "time", lambda: clock)
    store.put({b"used": b"x" * 1000, b"unused": b"x" * 1000})
    for number in range(30):
        clock += 2 * module._FRESH
        store.get([b"used"])
        store.note_uses()
        store.put({b"%d-%d" % (number, it): bytes(1000) for it in range(100)})
        assert store.path.stat().st_size <= limit + 8192
    assert store.get([b"used"]) == {b"used": b"x" * 1000}
    assert store.get([b"unused"]) == {}
    assert len(store.get([b"29-%d" % it for it in range(100)])) == 100


def test_more_than_it_may_hold(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=100_000)
    store.put({b"large": bytes(500_000)})
    assert store.get([b"large"]) == {}
    assert store.path.stat().st_size <= 100_000


# Several runs at once


def write_and_read(folder: Path, number: int) -> None:
    said: list[str] = []
    store = Store(folder, said.append, limit=2_000_000)
    for turn in range(20):
        mine = {b"%d-%d-%d" % (number, turn, it): b"%d" % number * 500 for it in range(100)}
        store.put({**mine, b"shared": b"%d" % number * 500})
        found = store.get([*mine, b"shared"])
        shared = found.pop(b"shared", b"")
        if said or not (found.items() <= mine.items()) or len(set(shared)) > 1:
            raise AssertionError(said)


def test_parallel_writers(tmp_path: Path) -> None:
    context = get_context("spawn")
    processes = [
        context.Process(target=write_and_read, args=(tmp_path, number)) for number in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [it.exitcode for it in processes] == [0] * 4
    with closing(sqlite3.connect(tmp_path / module._NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
