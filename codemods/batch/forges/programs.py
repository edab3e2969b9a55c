"""Programs of the forges, run with bounds on their time and on what they answer."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer

from codemods.batch.failures import FailureKind, failed
from codemods.batch.git.urls import masked

SECONDS = 120.0
"""How long a call may take."""
BYTES = 32_000_000
"""The longest answer: a hundred pull requests with all their checks are a few megabytes."""

_COMMON = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
)
_END_OF_ERRORS = 4_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a program answered."""

    code: int
    out: bytes
    errors: str
    """The end of its standard error, without credentials."""


def whitelisted(*names: str) -> dict[str, str]:
    """Of our environment what such a program needs, and `names`."""
    return {name: os.environ[name] for name in (*_COMMON, *names) if name in os.environ} | {
        "LC_ALL": "C"
    }


def said(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    stdin: bytes = b"",
    missing: str,
    seconds: float = SECONDS,
) -> Said:
    """Run it in an empty folder, so that it reads no repository.

    Raises `StepFailed` where it is not installed (with the sentence `missing`), takes too long, or
    answers too much.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as errors,
    ):
        given.write(stdin)
        given.seek(0)
        # A repository around the folder for temporary files is none of its matter, either.
        above = {"GIT_CEILING_DIRECTORIES": str(Path(folder).resolve().parent)}
        try:
            process = subprocess.Popen(  # noqa: S603
                list(arguments),
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env={**environment, **above},
                start_new_session=True,
            )
        except OSError:
            raise failed(FailureKind.AUTHENTICATION, missing) from None
        is_late = Event()
        late = Timer(seconds, _end, [process, is_late])
        late.daemon = True
        late.start()
        try:
            assert process.stdout is not None
            out = process.stdout.read(BYTES + 1)
            if len(out) > BYTES:
                raise failed(
                    FailureKind.TOO_LARGE,
                    f"{arguments[0]} answers with more than {BYTES // 1_000_000} MB",
                )
            code = process.wait()
        finally:
            late.cancel()
            # What it has started may live on, and hold the folder.
            _end(process)
            if process.stdout is not None:
                process.stdout.close()
            process.wait()
        if is_late.is_set():
            raise failed(
                FailureKind.TIMEOUT, f"{arguments[0]} takes more than {seconds:.0f} seconds"
            )
        size = errors.seek(0, os.SEEK_END)
        errors.seek(max(0, size - _END_OF_ERRORS))
        return Said(code, out, masked(errors.read().decode("utf-8", "replace")).strip())


def _end(process: subprocess.Popen[bytes], is_late: Event | None = None) -> None:
    """Kill the program, and all that it has started."""
    if is_late is not None:
        is_late.set()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
