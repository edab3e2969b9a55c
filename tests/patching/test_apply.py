"""What is written of several changes, where one of them fails."""

from __future__ import annotations

import os
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
