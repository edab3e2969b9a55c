"""Commits, the patches that are made of them, and how they are pushed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sources import git_at, plain, repository

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.forges.forge import Moved
from codemods.batch.git.clones import Base, ensure, holds
from codemods.batch.git.commits import FileChange, commit
from codemods.batch.git.patches import format_patch
from codemods.batch.git.push import push, remote_oid
from codemods.batch.git.run import run
from codemods.batch.git.settings import Git
from codemods.batch.git.trees import read_blob

WHEN = datetime(2026, 11, 1, 12, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
REF = "refs/heads/diffwright/batch/key"
LATIN = b"caf\xe9.py".decode("utf-8", "surrogateescape")
ODD = 'tab\t"q"\n\\.py'

FILES = {
    "crlf.py": b"a\r\nb = 1\r\nc\r\n",
    "mixed.py": b"a\r\nb\nc\rd\r\r\n \t\r\n",
    "noend.py": b"x",
    LATIN: b"1\n",
    "latin.py": b"# \xe9\n",
    ODD: b"1\n",
    "go ne.py": b"1\n",
    "nul.py": b"a" * 9000 + b"\n\0\nq\n",
    "run.sh": b"#!/bin/sh\n",
    "formfeed.py": b"a\x0c\nb\n",
    "was/file": b"1\n",
    "binary": b"\0\1",
}

PLAIN = (
    FileChange("noend.py", "100644", b"y"),
    FileChange(LATIN, "100644", b"2"),
    FileChange("latin.py", "100644", b"# \xe9\xe8\n"),
    FileChange(ODD, "100644", b"2\n"),
    FileChange("go ne.py", "100644", None),
    FileChange("nul.py", "100644", b"a" * 9000 + b"\n\0\nQ\0\n"),
    FileChange("run.sh", "100755", b"#!/bin/bash\n"),
    FileChange("new/x.sh", "100755", b"#!"),
    FileChange("new/empty", "100644", b""),
    FileChange("formfeed.py", "100644", b"a\x0c\n\x0cb\n"),
    FileChange("was/file/now", "100644", b"1\n"),
    FileChange("was/file", "100644", None),
    FileChange("lines.py", "100644", "a\u2028b\x85\n".encode()),
    FileChange("binary", "100644", bytes(range(256)) * 5),
)
RETURNS = (
    FileChange("crlf.py", "100644", b"a\r\nb = 2\r\nc\r\n"),
    FileChange("mixed.py", "100644", b"a\r\nB =\nc\rD\r\r\n \t\r\nFrom x 12:00:00 2020\r\n.\n"),
)
MESSAGE = "Say it\n\nWhy: ü = 1.\n\n- a\n> b\n\nChange-Id: I0123\n"


@pytest.fixture
def cloned(tmp_path: Path) -> tuple[Git, Path, str]:
    oid = repository(tmp_path / "source", FILES)
    git, clone = git_at(tmp_path, push_to_paths=True), tmp_path / "x.git"
    ensure(git, clone, str(tmp_path / "source"), Base("main", oid), megabytes=100)
    return git, clone, oid


def _commit(
    cloned: tuple[Git, Path, str], *changes: FileChange, message: str = MESSAGE, ref: str = REF
) -> str:
    git, clone, base = cloned
    return commit(git, clone, base, changes, message, "Ä. Person <a@b>", WHEN, ref)


def test_a_commit_holds_what_it_is_made_of(cloned: tuple[Git, Path, str]) -> None:
    git, clone, base = cloned
    made = _commit(cloned, *PLAIN, *RETURNS)
    for change in (*PLAIN, *RETURNS):
        assert read_blob(git, clone, made, change.path) == change.content
    text = plain(clone, "cat-file", "commit", made)
    who = f"Ä. Person <a@b> {int(WHEN.timestamp())} -0330"
    assert text.split("\n\n", 1)[1] == MESSAGE.strip()
    assert f"\nparent {base}\nauthor {who}\ncommitter {who}\n" in text
    assert plain(clone, "rev-parse", REF) == made
    assert plain(clone, "ls-tree", made, "run.sh").startswith("100755")
    plain(clone, "fsck", "--strict")


def test_the_same_change_is_the_same_commit(cloned: tuple[Git, Path, str], tmp_path: Path) -> None:
    made = _commit(cloned, *PLAIN)
    assert _commit(cloned, *reversed(PLAIN)) == made
    assert _commit(cloned, *PLAIN, message="Other\n") != made
    git, _, base = cloned
    other = tmp_path / "other.git"
    ensure(git, other, str(tmp_path / "source"), Base("main", base), megabytes=100)
    assert _commit((git, other, base), *PLAIN) == made
    assert holds(git, other, made)


@pytest.mark.parametrize("message", ["x", "x\n", "x\n\n\n", " x\r\n#y\n", "é\udce9\n"])
def test_a_message_is_kept_byte_by_byte(message: str, cloned: tuple[Git, Path, str]) -> None:
    git, clone, _ = cloned
    made = _commit(cloned, PLAIN[0], message=message)
    kept = run(git, ["cat-file", "commit", made], repository=clone).split(b"\n\n", 1)[1]
    assert kept == message.encode("utf-8", "backslashreplace")


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    source = tmp_path / "source"
    repository(source, {"a.py": b""})
    (source / "link").symlink_to("a.py")
    plain(source, "add", "-A")
    plain(source, "commit", "-qm", "More")
    oid = plain(source, "rev-parse", "HEAD")
    git, clone = git_at(tmp_path), tmp_path / "x.git"
    ensure(git, clone, str(source), Base("main", oid), megabytes=100)
    for path in ("link", "link/x.py"):
        with pytest.raises(StepFailed, match="'link' is a symbolic link") as error:
            _commit((git, clone, oid), FileChange(path, "100644", b""))
        assert error.value.failure.kind is FailureKind.CONFLICT
    with pytest.raises(StepFailed, match="there is nothing to commit"):
        _commit((git, clone, oid), FileChange("gone.py", "100644", None))


def test_what_git_would_read_otherwise_is_refused(cloned: tuple[Git, Path, str]) -> None:
    git, clone, base = cloned
    change = FileChange("a.py", "100644", b"")
    for author in ("A", "A <a@b>\ncommitter x <y>", "A <a <b>", ""):
        with pytest.raises(ValueError, match="an author is called"):
            commit(git, clone, base, [change], "x", author, WHEN, REF)
    for ref in ("refs/tags/x", "refs/heads/-x\n", "refs/heads/a..b", "HEAD"):
        with pytest.raises(ValueError, match="no branch is called"):
            commit(git, clone, base, [change], "x", "A <a@b>", WHEN, ref)
    with pytest.raises(ValueError, match="no regular file has the mode"):
        _commit(cloned, FileChange("a.py", "120000", b"/etc/passwd"))
    with pytest.raises(StepFailed, match="nothing is committed at"):
        _commit(cloned, FileChange("../a.py", "100644", b""))


@pytest.mark.parametrize("changes", [PLAIN, PLAIN + RETURNS], ids=["without CR", "with CR"])
@pytest.mark.parametrize("options", [(), ("--keep-cr",)], ids=str)
def test_git_am_makes_the_same_tree(
    options: tuple[str, ...],
    changes: tuple[FileChange, ...],
    cloned: tuple[Git, Path, str],
    tmp_path: Path,
) -> None:
    git, clone, base = cloned
    subject = 'odd: ü "q" \\ =3D =?utf-8?q?x?= ' + "long " * 30
    made = _commit(cloned, *changes, message=f"{subject.strip()}\n\n{MESSAGE}")
    (tmp_path / "x.patch").write_bytes(format_patch(git, clone, base, made))
    plain(tmp_path, "clone", "-q", str(tmp_path / "source"), "fresh")
    fresh = tmp_path / "fresh"
    plain(fresh, "am", "-q", *options, str(tmp_path / "x.patch"))
    assert plain(fresh, "rev-parse", "HEAD^{tree}") == plain(clone, "rev-parse", f"{made}^{{tree}}")
    assert plain(fresh, "log", "-1", "--format=%s") == subject.strip()
    assert plain(fresh, "log", "-1", "--format=%an <%ae> %aI") == (
        "Ä. Person <a@b> 2026-11-01T12:00:00-03:30"
    )
    assert "Change-Id: I0123" in plain(fresh, "log", "-1", "--format=%B")


def test_a_plain_patch_is_read_by_people(cloned: tuple[Git, Path, str]) -> None:
    git, clone, base = cloned
    patch = format_patch(git, clone, base, _commit(cloned, PLAIN[6]))
    assert patch.startswith(b"From " + b"0" * 40)
    assert b"\n-#!/bin/sh\n+#!/bin/bash\n" in patch
    assert patch.rstrip().endswith(f"base-commit: {base}".encode())


def test_a_branch_is_pushed_moved_and_deleted_as_long_as_it_is_ours(
    cloned: tuple[Git, Path, str], tmp_path: Path
) -> None:
    git, clone, _ = cloned
    plain(tmp_path, "clone", "-q", "--bare", str(tmp_path / "source"), "remote.git")
    url = str(tmp_path / "remote.git")
    first, second = _commit(cloned, PLAIN[0]), _commit(cloned, PLAIN[1])
    assert remote_oid(git, url, REF) is None
    push(git, clone, url, first, REF, lease="")
    push(git, clone, url, first, REF, lease=first)
    push(git, clone, url, second, REF, lease=first)
    assert remote_oid(git, url, REF) == second
    for oid, lease in ((first, ""), (first, first), ("", first)):
        with pytest.raises(Moved, match="holds something else"):
            push(git, clone, url, oid, REF, lease=lease)
    assert remote_oid(git, url, REF) == second
    push(git, clone, url, "", REF, lease=second)
    assert remote_oid(git, url, REF) is None


def test_nothing_is_pushed_to_a_path_unasked(cloned: tuple[Git, Path, str], tmp_path: Path) -> None:
    _, clone, base = cloned
    for url in (str(tmp_path / "source"), f"file://{tmp_path}/source"):
        git = git_at(tmp_path, protocols=("file",))
        with pytest.raises(StepFailed, match="push_to_paths = true") as error:
            push(git, clone, url, base, REF, lease="")
        assert error.value.failure.kind is FailureKind.POLICY


def test_a_branch_that_is_checked_out_stays(cloned: tuple[Git, Path, str], tmp_path: Path) -> None:
    git, clone, base = cloned
    plain(tmp_path / "source", "config", "receive.denyCurrentBranch", "updateInstead")
    with pytest.raises(StepFailed, match="the server refuses the push"):
        push(
            git,
            clone,
            str(tmp_path / "source"),
            _commit(cloned, PLAIN[0]),
            "refs/heads/main",
            lease=base,
        )
    assert (tmp_path / "source" / "noend.py").read_bytes() == b"x"
