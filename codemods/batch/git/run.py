"""Runs git: within a time limit, with all that it has started, and with errors that are classified.

Every git of a batch is started here.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from codemods.batch.failures import Failure, FailureKind, StepFailed, failed
from codemods.batch.git.classification import classified
from codemods.batch.git.settings import Git

SECONDS = 600.0
"""What a command may take where nothing else is said."""

POLL = 0.2
"""Seconds between two looks at how large a repository has become."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a git has ended."""

    code: int
    out: bytes
    errors: str
    """What it said on its standard error, secrets included."""

    def failure(self, verb: str) -> Failure:
        """Why it failed, without secrets."""
        return classified(self.errors, verb)


def run(
    git: Git,
    arguments: Sequence[str],
    *,
    repository: Path | None = None,
    work_tree: Path | None = None,
    stdin: bytes = b"",
    seconds: float = SECONDS,
    protocols: Sequence[str] = (),
    watch: Callable[[], None] | None = None,
    held: int | None = None,
) -> bytes:
    """What git writes to its standard output. Raises `StepFailed` where it fails.

    `arguments` begin with the verb. Parameters and the time limit: as in `answer`.
    """
    said = answer(
        git,
        arguments,
        repository=repository,
        work_tree=work_tree,
        stdin=stdin,
        seconds=seconds,
        protocols=protocols,
        watch=watch,
        held=held,
    )
    if said.code:
        raise StepFailed(said.failure(arguments[0]))
    return said.out


def answer(
    git: Git,
    arguments: Sequence[str],
    *,
    repository: Path | None = None,
    work_tree: Path | None = None,
    stdin: bytes = b"",
    seconds: float = SECONDS,
    protocols: Sequence[str] = (),
    watch: Callable[[], None] | None = None,
    held: int | None = None,
) -> Answer:
    """The same, of a git that may fail.

    `protocols` are those that it may use. `watch` is called a few times a second; what it raises
    ends git. `held` is an open lock (`locks.alone`) that git keeps for as long as it runs, also
    where this process is killed. Raises `StepFailed` where the time limit of `seconds` is over.
    """
    process = _started(git, arguments, repository, work_tree, protocols, held, subprocess.PIPE)
    end = time.monotonic() + seconds
    data: bytes | None = stdin
    try:
        while True:
            left = end - time.monotonic()
            try:
                out, errors = process.communicate(data, min(left, POLL) if watch else left)
                break
            except subprocess.TimeoutExpired:
                data = None
                if time.monotonic() >= end:
                    raise _too_long(arguments[0], seconds) from None
                if watch:
                    watch()
    except BaseException:
        _end(process)
        raise
    return Answer(process.returncode, out, errors.decode("utf-8", "replace"))


@contextmanager
def reading(
    git: Git,
    arguments: Sequence[str],
    *,
    repository: Path,
    stdin: bytes = b"",
    seconds: float = SECONDS,
) -> Iterator[IO[bytes]]:
    """What git writes to its standard output, to be read as it comes.

    Raises `StepFailed` where it fails, or is not done in `seconds`.
    """
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as errors:
        questions.write(stdin)
        questions.seek(0)
        process = _started(
            git, arguments, repository, None, (), None, questions, errors=errors.fileno()
        )
        is_over = threading.Event()

        def stop() -> None:
            is_over.set()
            _kill(process)

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        assert process.stdout is not None
        try:
            yield process.stdout
            code = process.wait()
        except BaseException:
            _end(process)
            # What a stream that ends early looks like is not the cause.
            if is_over.is_set():
                raise _too_long(arguments[0], seconds) from None
            raise
        finally:
            timer.cancel()
            process.stdout.close()
        if is_over.is_set():
            raise _too_long(arguments[0], seconds)
        if code:
            errors.seek(0)
            raise StepFailed(classified(errors.read().decode("utf-8", "replace"), arguments[0]))


def _started(
    git: Git,
    arguments: Sequence[str],
    repository: Path | None,
    work_tree: Path | None,
    protocols: Sequence[str],
    held: int | None,
    stdin: int | IO[bytes],
    errors: int = subprocess.PIPE,
) -> subprocess.Popen[bytes]:
    """A git in a process group of its own, in a folder where there is nothing."""
    try:
        return subprocess.Popen(  # noqa: S603 - an absolute program, no shell
            [git.program, *git.flags(protocols), *arguments],
            cwd=git.folder / "home",
            env=git.environment(repository=repository, work_tree=work_tree, protocols=protocols),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            pass_fds=() if held is None else (held,),
        )
    except OSError as error:
        raise failed(FailureKind.INTERNAL, f"git can't be started: {error.strerror}") from None


def _too_long(verb: str, seconds: float) -> StepFailed:
    return failed(FailureKind.TIMEOUT, f"git {verb} was not done within {seconds:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a git and all that it has started, and take what is left of it."""
    _kill(process)
    # A program that left the group may hold the pipes open: they are closed, not read to the end.
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the group of a process that nobody has waited for yet: until then its id is its own."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
