"""The exit codes of the commands of a batch, as documented in ``docs/batch.md``."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""Some repository has failed, and all others are done."""
USAGE = 2
"""An argument, an option or the manifest is wrong; nothing was done."""
PENDING = 3
"""With --check: there is something to change."""
HELD = 4
"""Something waits for a person."""
INTERRUPTED = 130
"""Stopped from the keyboard, or by a signal to end: another run goes on from there."""
