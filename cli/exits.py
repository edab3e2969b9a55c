"""The exit codes, as documented in the README and at the end of ``diffwright --help``."""

from __future__ import annotations

DONE = 0
FOUND = 1
"""`check` found something, and every file could be treated."""
USAGE = 2
"""An argument, an option or the configuration is wrong; nothing was done."""
UNTREATED = 3
"""Some file could not be treated, and all the others were; or one could not be written, and none
was but with `--keep-going`; or the cluster was lost, and nothing was."""
FAILED = 70
"""diffwright itself failed: a defect, or an output that can't be written (EX_SOFTWARE)."""
INTERRUPTED = 130
"""Stopped from the keyboard (128 + SIGINT)."""
BROKEN_PIPE = 141
"""Whoever read the output stopped reading (128 + SIGPIPE)."""
