"""How a test gives an option another value for a while, where it patched a constant before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from codemods.timeouts.facts import (
    Backend,
    Left,
    Manner,
    Override,
    Patch,
    Reading,
    Timeout,
    Wanted,
)

UNLIKE = Left("an option has nothing like it")
_NO_NUMBER = Left("the value is no plain number")
_THERE = Left("what is read instead was there before, or is another one at each call")


def with_overrides(
    backend: Backend, wanted: Iterable[Wanted], readings: Mapping[Wanted, Reading | Left]
) -> dict[Wanted, Reading | Left]:
    """The readings, those of files with patches with what takes the place of these."""
    result = dict(readings)
    for it in wanted:
        first, own = readings.get(it.first), readings.get(it, Reading(""))
        if it.patches and isinstance(first, Reading) and isinstance(own, Reading):
            result[it] = _overridden(backend, it, first, own)
    return result


def _overridden(backend: Backend, wanted: Wanted, first: Reading, own: Reading) -> Reading | Left:
    overrides = []
    for patch in wanted.patches:
        found = backend.override(patch, wanted.timeout, first)
        if isinstance(found, Left):
            return Left(f"{patch.where} patches it: {found.reason}")
        overrides.append(found)
    return replace(own, overrides=tuple(overrides))


def refused(patch: Patch, timeout: Timeout, reading: Reading, least: int | None) -> Left | None:
    """Why a patch can't be rewritten whatever the project is configured by; `least` is what the
    option takes at least, None if it takes anything."""
    if not reading.option:
        return _THERE
    if patch.value is None:
        return _NO_NUMBER
    if least is None:
        return None
    # An IntOpt that is set to 0.1 is read as 0.
    is_other = isinstance(timeout.seconds, int) and isinstance(patch.value, float)
    if is_other or patch.value < least:
        return Left(f"the option would not take {patch.source}")
    return None


def of_attribute(patch: Patch, timeout: Timeout, reading: Reading) -> Override | Left:
    """That of a setting which is an attribute at a path: the same by which the constant was
    patched."""
    found = refused(patch, timeout, reading, None)
    if found is not None:
        return found
    arguments = f"{patch.quote}{reading.option[0]}{patch.quote}, {patch.source}"
    match patch.manner:
        case Manner.DECORATOR | Manner.CONTEXT:
            return Override(f"{patch.by}({arguments})")
        case Manner.MONKEYPATCH:
            return Override(f"{patch.by}.setattr({arguments})")
        case Manner.FIXTURE:
            return fixture(patch, f"MonkeyPatch({arguments})")
    return UNLIKE


def fixture(patch: Patch, call: str) -> Override:
    """One of the fixtures, by what the test calls their module."""
    return Override(f"{patch.by}.{call}" if patch.by else call)
