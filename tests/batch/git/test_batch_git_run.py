"""How a git is run, and what its words come to."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sources import git_at, plain, repository

from codemods.batch.failures import FailureKind, StepFailed, failed
from codemods.batch.git.classification import classified
from codemods.batch.git.clones import Base, ensure, resolve
from codemods.batch.git.run import answer, reading, run

K = FailureKind

WORDS = [
    # As servers and git write them; those that a test here can make real are made real below.
    ("error: unable to write file x: No space left on device", K.DISK),
    ("remote: fatal: write error: No space left on device\nfatal: early EOF", K.NETWORK),
    ("fatal: Out of memory, malloc failed (tried to allocate 9 bytes)", K.MEMORY),
    ("ERROR: This repository was archived so it is read-only.\nfatal: Could not read", K.ARCHIVED),
    ("remote: You can't push code to an archived project.", K.ARCHIVED),
    ("! [remote rejected] (prohibited by Gerrit: project state does not permit write)", K.ARCHIVED),
    ("remote: Too Many Requests\nfatal: unable to access 'https://h/': error: 429", K.RATE_LIMIT),
    ("remote: You have exceeded a secondary rate limit.", K.RATE_LIMIT),
    ("fatal: repository 'https://h/rate-limit/archived-project.git/' not found", K.NOT_FOUND),
    ("git@h: Permission denied (publickey).\nfatal: Could not read from remote", K.AUTHENTICATION),
    ("Host key verification failed.\nfatal: Could not read from remote", K.AUTHENTICATION),
    ("fatal: could not read Username for 'https://h': terminal prompts disabled", K.AUTHENTICATION),
    ("fatal: unable to access 'https://h/': SSL certificate problem: expired", K.AUTHENTICATION),
    ("remote: Repository not found.\nfatal: repository 'https://h/a/' not found", K.NOT_FOUND),
    ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", K.NOT_FOUND),
    ("fatal: remote error: upload-pack: not our ref 0123", K.CONFLICT),
    ("error: Server does not allow request for unadvertised object 0123", K.CONFLICT),
    ("! [remote rejected] x -> y (shallow update not allowed)", K.CONFLICT),
    ("error: inflate: data stream error (incorrect header check)", K.BROKEN),
    ("fatal: remote did not send all necessary objects", K.BROKEN),
    ("remote: error: GH006: Protected branch update failed for refs/heads/x.", K.POLICY),
    ("! [remote rejected] x -> y (pre-receive hook declined)", K.POLICY),
    ("fatal: the remote end hung up unexpectedly", K.NETWORK),
    ("error: RPC failed; curl 56 GnuTLS recv error (-54)\nfatal: early EOF", K.NETWORK),
    ("ssh: Could not resolve hostname h: Temporary failure in name resolution", K.NETWORK),
    ("kex_exchange_identification: Connection closed by remote host", K.NETWORK),
    ("fatal: something new", K.INTERNAL),
    ("", K.INTERNAL),
]


@pytest.mark.parametrize(("text", "kind"), WORDS)
def test_words_have_a_class(text: str, kind: FailureKind) -> None:
    assert classified(text, "fetch").kind is kind


def test_a_failure_holds_no_secret() -> None:
    for text in (
        "fatal: unable to access 'https://me:ghp_1234@h/x/': something",
        "fatal: something at https://ghp_1234@h/x?private_token=ghp_1234",
    ):
        failure = classified(text, "push")
        assert "ghp_1234" not in failure.message + failure.detail
        assert failure.message.startswith("git push fails: ")
        assert "//h/" not in failure.message


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("remote: rate limit; Retry-After: 30", 30.0),
        ("remote: Too many requests, try again in 2 minutes.", 120.0),
        ("remote: Too many requests", None),
    ],
)
def test_how_long_to_wait_is_read(text: str, seconds: float | None) -> None:
    assert classified(text, "fetch").retry_after == seconds


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that answers with the status that the path begins with; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(self.path.split("/")[1]))
            if self.path.startswith("/401"):
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
            self.send_header("Location", "git://127.0.0.1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=[0.02], daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, K.AUTHENTICATION),
        (403, K.AUTHENTICATION),
        (404, K.NOT_FOUND),
        (410, K.NOT_FOUND),
        (429, K.RATE_LIMIT),
        (500, K.NETWORK),
        (503, K.NETWORK),
        (302, K.POLICY),
    ],
)
def test_what_a_server_answers_has_a_class(
    status: int, kind: FailureKind, server: str, tmp_path: Path
) -> None:
    git = git_at(tmp_path, protocols=("http",))
    with pytest.raises(StepFailed) as error:
        resolve(git, f"{server}/{status}/x.git", "default")
    assert error.value.failure.kind is kind, error.value.failure


def test_nobody_is_asked_for_a_password(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = tmp_path / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch '{tmp_path}/canary'\n")
    evil.chmod(0o755)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(f"[credential]\nhelper = {evil}\n")
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(evil))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    git = git_at(tmp_path, protocols=("http",))
    with pytest.raises(StepFailed):
        resolve(git, f"{server}/401/x.git", "default")
    assert not (tmp_path / "canary").exists()
    subprocess.run(
        ["git", "ls-remote", f"{server}/401/x.git"],
        env=dict(os.environ),
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://nowhere.invalid/x", K.NETWORK),
        ("https://127.0.0.1:1/x", K.NETWORK),
        ("ssh://127.0.0.1:1/x", K.NETWORK),
        ("/nowhere/at/all", K.NOT_FOUND),
        ("ext::sh -c true", K.POLICY),
        ("http://127.0.0.1:1/x", K.POLICY),
        ("https://me:ghp_1234@127.0.0.1/x", K.POLICY),
        ("relative/path", K.POLICY),
    ],
)
def test_what_is_not_there_has_a_class(
    url: str, kind: FailureKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(StepFailed) as error:
        resolve(git_at(tmp_path), url, "default")
    assert error.value.failure.kind is kind, error.value.failure
    assert "ghp_1234" not in str(error.value.failure)


def test_a_broken_repository_has_a_class(tmp_path: Path) -> None:
    source = tmp_path / "source"
    oid = repository(source, {"a.py": b"1\n"})
    git = git_at(tmp_path)
    blob = plain(source, "rev-parse", "HEAD:a.py")
    (source / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(StepFailed) as error:
        ensure(git, tmp_path / "x.git", str(source), Base("main", oid), megabytes=9)
    assert error.value.failure.kind is K.BROKEN, error.value.failure
    assert not (tmp_path / "x.git").exists()


def test_what_the_check_of_objects_finds_has_a_class(tmp_path: Path) -> None:
    source = tmp_path / "source"
    repository(source, {"a.py": b"1\n"})
    oid = plain(source, "rev-parse", "HEAD:a.py")
    rows = b"0100644 a.py\0" + bytes.fromhex(oid)
    tree = plain(source, "hash-object", "--literally", "-w", "-t", "tree", "--stdin", stdin=rows)
    made = plain(source, "commit-tree", tree, "-m", "Old")
    plain(source, "update-ref", "refs/heads/main", made)
    base = Base("main", made)
    with pytest.raises(StepFailed, match="set fsck = false") as error:
        ensure(git_at(tmp_path), tmp_path / "x.git", str(source), base, megabytes=9)
    assert error.value.failure.kind is K.BROKEN
    ensure(git_at(tmp_path, fsck=False), tmp_path / "x.git", str(source), base, megabytes=9)


def test_a_git_that_hangs_is_ended_with_what_it_has_started(tmp_path: Path) -> None:
    git = git_at(tmp_path)
    command = f"sleep 30 & echo $! >'{tmp_path}/pid'; wait"
    begun = time.monotonic()
    with pytest.raises(StepFailed, match="was not done within") as error:
        run(git, ["-c", f"alias.hang=!{command}", "hang"], seconds=0.5)
    assert error.value.failure.kind is K.TIMEOUT
    assert time.monotonic() - begun < 10
    _gone(int((tmp_path / "pid").read_text()))


def test_who_watches_ends_a_git(tmp_path: Path) -> None:
    def watch() -> None:
        raise failed(K.TOO_LARGE, "too large")

    begun = time.monotonic()
    with pytest.raises(StepFailed, match="too large"):
        run(git_at(tmp_path), ["-c", "alias.hang=!sleep 30", "hang"], watch=watch)
    assert time.monotonic() - begun < 10


def test_what_is_read_bit_by_bit_is_ended_too(tmp_path: Path) -> None:
    git, source = git_at(tmp_path), tmp_path / "source"
    repository(source, {})
    arguments = ["-c", "alias.hang=!echo x; sleep 30", "hang"]
    with (
        pytest.raises(StepFailed, match="was not done within"),
        reading(git, arguments, repository=source / ".git", seconds=0.5) as said,
    ):
        assert said.read() == b"x\n"
    with (
        pytest.raises(StepFailed, match="git nonsense fails"),
        reading(git, ["nonsense"], repository=source / ".git") as said,
    ):
        said.read()


def test_what_a_git_is_told_and_says_may_be_long(tmp_path: Path) -> None:
    content = bytes(range(256)) * 4000
    git = git_at(tmp_path)
    assert answer(git, ["stripspace"], stdin=b"x\n" * 500_000, seconds=60).out == b"x\n" * 500_000
    assert len(run(git, ["hash-object", "--stdin"], stdin=content)) == 41


def _gone(pid: int) -> None:
    for _ in range(100):
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return
        if status.split(") ")[1].startswith("Z"):
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} is still there")
