"""What a run has to say of a tree, and of each file in it."""

from __future__ import annotations

import platform
import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

import codemods
from codemods.codemod import Finding
from codemods.engine.suppressions import Mistake, Suppression
from codemods.patching.pieces import Piece

_READABLE = 4000
"""Characters of source, or of a traceback, that a report shows."""
PASSWORD = re.compile(r"(://[^\s/:@'\"]*:)[^\s/'\"]+(?=@)")
"""A password in a URL, behind what stands before it: what a person pastes somewhere has none."""


class Kind(Enum):
    """Why a file could not be treated."""

    UNREADABLE = "unreadable"
    NOT_PYTHON = "not Python"
    CHANGED = "changed meanwhile"
    INTERNAL = "internal error"


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be treated. It was left as it was."""

    path: str
    kind: Kind
    message: str
    """One sentence, without the path."""
    reproduction: str | None = None
    """For an internal error: what to paste into a bug report."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file and its verified new content."""

    path: str
    before: bytes
    after: bytes
    diff: bytes
    is_deletion: bool = False
    """Whether the file goes; `after` is empty then."""
    is_creation: bool = False
    """Whether there is no such file yet; `before` is empty then."""
    is_part: bool = False
    """Whether it is of no use, or harm, without the others of which this is said."""
    pieces: tuple[Piece, ...] = ()
    """What it is made of, by place."""
    is_executable: bool = False
    """Of a file that goes, whether its mode says so, as a diff has to tell."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """All that a run has to say of one file."""

    path: str
    findings: tuple[Finding, ...] = ()
    change: Change | None = None
    problem: Problem | None = None
    suppressed: tuple[Finding, ...] = ()
    """What comments have left as it is: none of `findings`."""
    suppressions: tuple[Suppression, ...] = ()
    """These comments, and those that suppress nothing."""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run has to say; files with nothing to say of are only counted."""

    seen: int
    parsed: int
    generated: int
    files: tuple[FileResult, ...]
    """By path."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long each codemod took in surveys and plans, by name, summed up over all processes; empty
    where that was not asked."""

    @property
    def findings(self) -> Iterator[Finding]:
        for file in self.files:
            yield from file.findings

    @property
    def suppressed(self) -> Iterator[Finding]:
        for file in self.files:
            yield from file.suppressed

    @property
    def changes(self) -> Iterator[Change]:
        return (file.change for file in self.files if file.change)

    @property
    def problems(self) -> Iterator[Problem]:
        return (file.problem for file in self.files if file.problem)


def internal_error(path: str, error: BaseException, source: bytes = b"") -> Problem:
    """The problem of a file on which a codemod or the engine failed.

    `source` is as much of the file as shows the error.
    """
    shown = "".join(traceback.format_exception(error))
    said = without_passwords(str(error))
    message = f"{type(error).__name__}: {said}; the file was left as it is"
    return Problem(path, Kind.INTERNAL, message, reproduction(path, shown, source))


def reproduction(path: str, error: str, source: bytes = b"") -> str:
    """What a person can paste into a bug report."""
    error = without_passwords(error)
    text = without_passwords(source.decode("utf-8", "backslashreplace"))
    lines = _shortened(text).splitlines()
    block = "source:\n" + "".join(f"    {line}\n" for line in lines) if lines else ""
    return (
        f"diffwright {codemods.__version__}, Python {platform.python_version()}, "
        f"{platform.system()}\nfile: {path}\nerror: {_shortened(error.rstrip())}\n{block}"
    )


def without_passwords(text: str) -> str:
    """`text`, with asterisks for the passwords in its URLs."""
    return PASSWORD.sub(r"\1***", text)


def _shortened(text: str) -> str:
    """`text`, without its middle if it is more than a person would paste."""
    if len(text) <= _READABLE:
        return text
    half = _READABLE // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"
