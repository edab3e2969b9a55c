"""What is written of several changes, where one of them fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from codemods.engine.results import Change
from codemods.patching.apply import apply


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_bytes(b"old a\n")
    (tmp_path / "b.py").write_bytes(b"old b\n")
    return tmp_path


CREATED = Change("new/x.py", b"", b"x\n", b"", is_creation=True)
REPLACED = Change("a.py", b"old a\n", b"new a\n", b"")
DELETED = Change("b.py", b"old b\n", b"", b"", is_deletion=True)


def held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_each_change_is_made(root: Path) -> None:
    applied = apply(root, [CREATED, REPLACED, DELETED])
    assert applied.written == ("new/x.py", "a.py", "b.py")
    assert applied.failed == ()
    assert held(root) == {"a.py": b"new a\n", "new/x.py": b"x\n"}


def test_what_is_not_replaced_keeps_no_other_from_it(root: Path) -> None:
    (root / "a.py").write_bytes(b"other\n")
    applied = apply(root, [CREATED, REPLACED, DELETED])
    assert applied.written == ("new/x.py", "b.py")
    assert [path for path, _ in applied.failed] == ["a.py"]
    assert held(root) == {"a.py": b"other\n", "new/x.py": b"x\n"}


def test_what_is_not_created_keeps_all_others_from_it(root: Path) -> None:
    (root / "new").mkdir()
    (root / "new/x.py").write_bytes(b"somebody's\n")
    before = held(root)
    applied = apply(root, [CREATED, REPLACED, DELETED])
    assert applied.written == ()
    assert held(root) == before
    paths, messages = zip(*applied.failed, strict=True)
    assert paths == ("new/x.py", "a.py", "b.py")
    missing = root / "new/x.py"
    there = "there is such a file meanwhile; run diffwright again"
    assert messages == (
        f"cannot create {missing}: {there}",
        f"cannot write {root / 'a.py'}: it may count on {missing}",
        f"cannot write {root / 'b.py'}: it may count on {missing}",
    )


def test_ctrl_c_between_two_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    applied = apply(root, [CREATED, REPLACED, DELETED])
    assert applied.interrupted
    assert applied.written == ("new/x.py",)
    assert held(root) == {"a.py": b"old a\n", "b.py": b"old b\n", "new/x.py": b"x\n"}


PARTS = [
    Change("new/x.py", b"", b"x\n", b"", is_creation=True, is_part=True),
    Change("b.py", b"old b\n", b"new b\n", b"", is_part=True),
    Change("a.py", b"old a\n", b"new a\n", b"", is_part=True),
]


def test_the_parts_of_a_whole_are_written_together(root: Path) -> None:
    applied = apply(root, PARTS)
    assert applied.written == ("new/x.py", "b.py", "a.py")
    assert held(root) == {"a.py": b"new a\n", "b.py": b"new b\n", "new/x.py": b"x\n"}


def test_where_one_part_is_not_written_no_other_is(root: Path) -> None:
    (root / "a.py").write_bytes(b"other\n")
    (root / "c.py").write_bytes(b"old c\n")
    before = held(root)
    alone = Change("c.py", b"old c\n", b"new c\n", b"")
    late = Change("d.py", b"", b"new d\n", b"", is_part=True)
    applied = apply(root, [*PARTS, late, alone])
    assert applied.written == ("c.py",)
    assert held(root) == before | {"c.py": b"new c\n"}
    assert [path for path, _ in applied.failed] == ["a.py", "b.py", "new/x.py", "d.py"]
    together = f"it belongs together with {root / 'a.py'}"
    assert applied.failed[1][1] == f"cannot write {root / 'b.py'}: {together}; it was put back"
    assert applied.failed[3][1] == f"cannot write {root / 'd.py'}: {together}"


def test_who_stops_it_within_a_whole_leaves_all_as_it_was(root: Path) -> None:
    def stopped() -> Iterator[Change]:
        yield from PARTS[:2]
        raise KeyboardInterrupt

    before = held(root)
    applied = apply(root, stopped())
    assert applied.interrupted
    assert applied.written == ()
    assert held(root) == before


def test_a_part_that_somebody_changed_meanwhile_stays_theirs(root: Path) -> None:
    def changed() -> Iterator[Change]:
        yield PARTS[1]
        (root / "b.py").write_bytes(b"theirs\n")
        (root / "a.py").write_bytes(b"other\n")
        yield PARTS[2]

    applied = apply(root, changed())
    assert applied.written == ("b.py",)
    assert held(root)["b.py"] == b"theirs\n"
    [_, (path, why)] = applied.failed
    assert path == "b.py"
    assert why.startswith(f"cannot put {root / 'b.py'} back: ")
