"""The command that makes the change of a review again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from codemods.batch.manifest.model import Treatment


def command_of(codemods: Iterable[str], treatment: Treatment) -> str:
    """What to type at the top of a checkout of the base. It is run over all of it, even where a
    review is of one folder: what is right in a file may depend on any other."""
    return shlex.join(_words(sorted(codemods), treatment))


def _words(codemods: list[str], treatment: Treatment) -> Iterator[str]:
    yield from ("diffwright", "apply")
    if not treatment.safe_only:
        yield "--review"
    yield from ("--select", ",".join(codemods))
    for codemod in codemods:
        for name, value in sorted(treatment.options.get(codemod, {}).items()):
            yield from ("--option", f"{codemod}.{name}={_spelled(value)}")
    for glob in treatment.exclude:
        yield from ("--exclude", glob)
    yield "."


def _spelled(value: object) -> str:
    """A value of TOML as the command line takes it."""
    if isinstance(value, (list, tuple)):
        return ",".join(map(_spelled, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
