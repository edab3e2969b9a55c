"""The exit codes, as documented in the README."""

from __future__ import annotations

DONE = 0
FOUND = 1
"""`check` found something."""
USAGE = 2
"""An argument, an option or the configuration is wrong; nothing was done."""
UNTREATED = 3
"""Some file could not be treated; all the others were."""
INTERRUPTED = 130
"""Stopped from the keyboard (128 + SIGINT)."""
BROKEN_PIPE = 141
"""Whoever read the output stopped reading (128 + SIGPIPE)."""
