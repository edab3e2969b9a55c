"""What is stored of a file: what was found in it, and what it becomes, as bytes.

Of a change only its pieces and its diff are stored, not the contents of the file. And no entry
holds a password that stands in a connection string in the code: such a file is treated anew each
time, if what is to be stored of it shows the password.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from codemods.engine.passwords import passwords
from codemods.engine.results import FileResult
from codemods.engine.values import dumped, loaded
from codemods.engine.worker import Rewritten, Surveyed
from codemods.patching.pieces import made


def _shows(entry: bytes, secrets: Iterable[bytes]) -> bool:
    """Whether an entry holds a password, one of `secrets` or another."""
    return any(it in entry for it in secrets) or bool(passwords(entry))


# What was found


def survey_entry(surveyed: Surveyed | None, secrets: Iterable[bytes]) -> bytes | None:
    """What is stored of a survey; None if nothing may be.

    `secrets`: the passwords that the file holds. What went wrong is not stored: it may have had
    other reasons than the content, and what is said of it shows some of that.
    """
    if surveyed is None:
        return b""
    if surveyed.problem:
        return None
    entry = dumped(_untimed(surveyed))
    return None if _shows(entry, secrets) else entry


def _untimed(surveyed: Surveyed) -> Surveyed:
    """A survey without what it took: who is told it again does not wait for it."""
    return replace(surveyed, seconds={}) if surveyed.seconds else surveyed


def survey_of(entry: bytes) -> Surveyed | None:
    """What was found. Raises whatever `pickle` raises."""
    if not entry:
        return None
    surveyed: Surveyed = loaded(entry)
    return surveyed


# What a file becomes


def rewrite_entry(rewritten: Rewritten, content: bytes) -> bytes | None:
    """What is stored of a file that is rewritten, and of one that is not; None if nothing may be.

    `content` is that of the file.
    """
    result, again = rewritten.result, rewritten.again
    if result.problem or (again and again.problem):
        return None
    change = result.change
    if change is not None:
        if made(content, change.pieces) != change.after:
            return None
        emptied = replace(change, before=b"", after=b"")
        result = replace(result, change=emptied)
    # What is found in the new text is asked for less often than the new text.
    again = _untimed(again) if again else None
    entry = dumped((result, dumped((again, rewritten.by, rewritten.lost))))
    return None if _shows(entry, passwords(content)) else entry


def rewrite_of(entry: bytes, content: bytes) -> Rewritten:
    """The same again; `content` is that of the file. Raises whatever `pickle` raises."""
    result, rest = loaded(entry)
    return Rewritten(_with(result, content), *loaded(rest))


def result_of(entry: bytes, content: bytes) -> FileResult:
    """The result alone."""
    result, _ = loaded(entry)
    return _with(result, content)


def _with(result: FileResult, content: bytes) -> FileResult:
    """A result, with the contents of its file."""
    change = result.change
    if change is None:
        return result
    after = made(content, change.pieces)
    return replace(result, change=replace(change, before=content, after=after))
