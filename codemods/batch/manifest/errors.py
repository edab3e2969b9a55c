"""What is said of a manifest that is wrong."""

from __future__ import annotations

from pathlib import Path

from codemods.batch.manifest.addresses import visible


class ManifestError(ValueError):
    """What is wrong in which file, in which line and at which key, and what to do: one sentence,
    without the passwords of URLs."""


def error(source: Path, line: int | None, message: str) -> ManifestError:
    """What to raise; `line` from 1, or None where there is none to name."""
    place = str(source) if line is None else f"{source}:{line}"
    return ManifestError(f"{visible(place)}: {visible(message)}")
