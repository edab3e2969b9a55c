"""Which files hold settings."""

from __future__ import annotations

from pathlib import PurePosixPath

_SETTINGS = frozenset({"settings", "config", "conf", "defaults", "default_settings"})


def holds_settings(path: str) -> bool:
    """Whether the constants of a module are what operators set."""
    pure = PurePosixPath(path)
    return pure.stem in _SETTINGS or "settings" in pure.parts[:-1]
