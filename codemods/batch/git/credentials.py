"""The credential helper of the user: the one program of theirs that git runs, if they name it."""

from __future__ import annotations

import os
import shlex

NEEDED = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
)
"""What a person's credential helper may need to find its store."""


def helper_with_home(helper: str) -> str:
    """A credential helper with the home of the person whose it is.

    Git runs what begins with an exclamation mark in a shell, an absolute path as it is, and any
    other name as ``git credential-NAME``: https://git-scm.com/docs/gitcredentials.
    """
    if helper.startswith("!"):
        command = helper[1:]
    else:
        command = helper if os.path.isabs(helper) else f"git credential-{helper}"
    words = []
    for name in NEEDED:
        value = os.environ.get(name)
        words.append(f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}")
    return f"!{'; '.join(words)}; {command}"
