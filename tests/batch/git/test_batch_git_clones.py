"""Clones of our own: what they hold, and what becomes of those that are half made."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sources import commit, git_at, plain, repository

from codemods.batch.failures import FailureKind, StepFailed
from codemods.batch.git import settings
from codemods.batch.git.clones import Base, ensure, holds, resolve
from codemods.batch.git.locks import alone
from codemods.batch.git.trees import listing, read_blob

FILES = {"a.py": b"a = 1\n", "p/b.py": b"b = 1\r\n"}


def _kind(error: pytest.ExceptionInfo[StepFailed]) -> FailureKind:
    return error.value.failure.kind


def test_the_default_branch_is_what_head_names(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", FILES)
    plain(tmp_path / "source", "branch", "-m", "trunk")
    git = git_at(tmp_path)
    assert resolve(git, str(tmp_path / "source"), "default") == Base("trunk", oid)
    assert resolve(git, str(tmp_path / "source"), "trunk") == Base("trunk", oid)


def test_a_branch_of_a_longer_name_is_another_one(tmp_path: Path) -> None:
    repository(tmp_path / "source", FILES)
    plain(tmp_path / "source", "update-ref", "refs/remotes/x/refs/heads/y", "HEAD")
    with pytest.raises(StepFailed, match="there is no branch y") as error:
        resolve(git_at(tmp_path), str(tmp_path / "source"), "y")
    assert _kind(error) is FailureKind.NOT_FOUND


@pytest.mark.parametrize("branch", ["-x", "a..b", "a b", "a*", "refs/", "a.lock", "", "@", "a\nb"])
def test_what_no_branch_is_called_is_not_asked_for(branch: str, tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="no branch can be called"):
        resolve(git_at(tmp_path), str(tmp_path), branch)


def test_a_repository_without_a_default_branch_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    plain(tmp_path / "empty", "init", "-q")
    repository(tmp_path / "source", FILES)
    plain(tmp_path / "source", "checkout", "-q", "--detach")
    git = git_at(tmp_path)
    with pytest.raises(StepFailed, match="it holds no branch"):
        resolve(git, str(tmp_path / "empty"), "default")
    with pytest.raises(StepFailed, match="its HEAD is at no branch"):
        resolve(git, str(tmp_path / "source"), "default")
    plain(tmp_path / "source", "symbolic-ref", "HEAD", "refs/heads/none")
    with pytest.raises(StepFailed, match="its HEAD leads to no branch; name one"):
        resolve(git, str(tmp_path / "source"), "default")


@pytest.mark.parametrize("is_bare", [True, False])
@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_a_clone_holds_one_commit_and_nothing_else_of_the_other_side(
    form: str, is_bare: bool, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    first = repository(source, {"old.py": b"old\n"}, f"--object-format={form}")
    oid = commit(source, FILES)
    plain(source, "tag", "v1")
    plain(source, "branch", "other")
    if is_bare:
        plain(tmp_path, "clone", "-q", "--bare", str(source), "bare.git")
        source = tmp_path / "bare.git"
    git, clone = git_at(tmp_path), tmp_path / "clones" / "x.git"
    base = resolve(git, str(source), "default")
    assert not holds(git, clone, oid)
    ensure(git, clone, str(source), base, megabytes=100)
    assert holds(git, clone, oid)
    assert [it.path for it in listing(git, clone, oid)] == ["a.py", "old.py", "p/b.py"]
    assert read_blob(git, clone, oid, "p/b.py") == b"b = 1\r\n"
    assert plain(clone, "for-each-ref", "--format=%(refname)") == f"refs/bases/{oid}"
    assert not (clone / "hooks").exists()
    with pytest.raises(subprocess.CalledProcessError):
        plain(clone, "cat-file", "-e", first)


def test_a_source_may_be_shallow_a_linked_work_tree_or_the_folder_of_git(tmp_path: Path) -> None:
    repository(tmp_path / "first", FILES)
    oid = commit(tmp_path / "first", {"c.py": b""})
    plain(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}/first", "shallow")
    plain(tmp_path / "first", "worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    git = git_at(tmp_path)
    for name, branch in (("shallow", "main"), ("linked", "side"), ("first/.git", "main")):
        url, clone = str(tmp_path / name), tmp_path / "clones" / name.replace("/", "-")
        base = resolve(git, url, "default")
        assert base == Base(branch, oid)
        ensure(git, clone, url, base, megabytes=100)
        assert holds(git, clone, oid)


def test_a_second_branch_and_a_later_commit_join_the_first(tmp_path: Path) -> None:
    first = repository(tmp_path / "source", FILES)
    git, clone, url = git_at(tmp_path), tmp_path / "x.git", str(tmp_path / "source")
    ensure(git, clone, url, Base("main", first), megabytes=100)
    second = commit(tmp_path / "source", {"c.py": b""})
    # What a killed git leaves.
    for name in ("shallow.lock", f"refs/bases/{second}.lock", "objects/pack/tmp_pack_1"):
        (clone / name).write_bytes(b"x")
    ensure(git, clone, url, resolve(git, url, "main"), megabytes=100)
    assert holds(git, clone, first)
    assert holds(git, clone, second)
    assert not (clone / "objects/pack/tmp_pack_1").exists()


def test_a_base_is_fetched_after_its_branch_has_moved_on(tmp_path: Path) -> None:
    first = repository(tmp_path / "source", FILES)
    commit(tmp_path / "source", {"c.py": b""})
    git, clone = git_at(tmp_path), tmp_path / "x.git"
    ensure(git, clone, str(tmp_path / "source"), Base("main", first), megabytes=100)
    assert holds(git, clone, first)


def test_where_a_server_gives_branches_only_a_moved_branch_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SETTINGS", (*settings.SETTINGS, "protocol.version=0"))
    first = repository(tmp_path / "source", FILES)
    git, clone, url = git_at(tmp_path), tmp_path / "x.git", str(tmp_path / "source")
    second = commit(tmp_path / "source", {"c.py": b""})
    with pytest.raises(StepFailed, match="the branch main has been moved meanwhile") as error:
        ensure(git, clone, url, Base("main", first), megabytes=100)
    assert _kind(error) is FailureKind.CONFLICT
    assert not clone.exists()
    ensure(git, clone, url, Base("main", second), megabytes=100)
    assert holds(git, clone, second)


def test_a_repository_that_is_too_large_leaves_nothing(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", {"big.bin": os.urandom(1_500_000)})
    git, clone, url = git_at(tmp_path), tmp_path / "x.git", str(tmp_path / "source")
    with pytest.raises(StepFailed, match="it takes more than 1 MB") as error:
        ensure(git, clone, url, Base("main", oid), megabytes=1)
    assert _kind(error) is FailureKind.TOO_LARGE
    assert not clone.exists()
    ensure(git, clone, url, Base("main", oid), megabytes=2)


def test_what_is_half_made_or_damaged_is_made_anew(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", FILES)
    git, clone, url = git_at(tmp_path), tmp_path / "x.git", str(tmp_path / "source")
    base = Base("main", oid)
    (clone / "objects").mkdir(parents=True)
    (clone / "config").write_text("[core")
    ensure(git, clone, url, base, megabytes=100)
    (pack,) = (clone / "objects" / "pack").glob("*.pack")
    pack.unlink()
    assert not holds(git, clone, oid)
    ensure(git, clone, url, base, megabytes=100)
    assert holds(git, clone, oid)


KILLED = """
import sys
from pathlib import Path
from codemods.batch.git.clones import Base, ensure
from codemods.batch.git.settings import Git
from codemods.batch.manifest.model import GitSettings
tool, clone, url, oid = sys.argv[1:]
print("go", flush=True)
ensure(Git.at(Path(tool), GitSettings()), Path(clone), url, Base("main", oid), megabytes=100)
"""


@pytest.mark.parametrize("delay", [0.02, 0.1])
def test_a_clone_whose_maker_is_killed_is_finished_by_the_next(
    delay: float, tmp_path: Path
) -> None:
    oid = repository(tmp_path / "source", {f"{n}.bin": os.urandom(200_000) for n in range(10)})
    clone, url = tmp_path / "x.git", str(tmp_path / "source")
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "tool"), str(clone), url, oid],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    git = git_at(tmp_path)
    ensure(git, clone, url, Base("main", oid), megabytes=100)
    assert holds(git, clone, oid)
    assert not list(clone.rglob("*.lock"))


def test_a_git_whose_parent_was_killed_keeps_the_clone_for_itself(tmp_path: Path) -> None:
    clone = tmp_path / "x.git"
    with alone(clone, 1) as held:
        child = subprocess.Popen(["sleep", "60"], pass_fds=(held,))
    try:
        with pytest.raises(StepFailed, match="another process is at work"), alone(clone, 0.1):
            pass
    finally:
        child.kill()
        child.wait()
    with alone(clone, 1):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_else_can_be_cloned(tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", FILES)
    for path in [tmp_path / "source", *(tmp_path / "source").rglob("*")]:
        os.chown(path, 12345, 12345)
    with pytest.raises(subprocess.CalledProcessError):
        plain(tmp_path, "ls-remote", str(tmp_path / "source"))
    git = git_at(tmp_path)
    base = resolve(git, str(tmp_path / "source"), "default")
    ensure(git, tmp_path / "x.git", str(tmp_path / "source"), base, megabytes=100)
    assert holds(git, tmp_path / "x.git", oid)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """A git daemon over `tmp_path`; its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            *("git", "daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1"),
            *(f"--port={port}", f"--base-path={tmp_path}", str(tmp_path)),
        ],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield f"git://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_over_the_network(daemon: str, tmp_path: Path) -> None:
    oid = repository(tmp_path / "source", FILES)
    git = git_at(tmp_path, protocols=("git",))
    base = resolve(git, f"{daemon}/source", "default")
    ensure(git, tmp_path / "x.git", f"{daemon}/source", base, megabytes=100)
    assert holds(git, tmp_path / "x.git", oid)
    with pytest.raises(StepFailed, match="there is no such repository") as error:
        resolve(git, f"{daemon}/other", "default")
    assert _kind(error) is FailureKind.NOT_FOUND
    with pytest.raises(StepFailed, match="the URL is refused"):
        resolve(git_at(tmp_path), f"{daemon}/source", "default")
