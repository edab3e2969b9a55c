"""What a step sees of the environment: what it needs to find programs and to reach other machines,
and no more."""

from __future__ import annotations

import os
from pathlib import Path

from codemods.batch.steps.step import StepName

_NEEDED = (
    "PATH",
    "PATHEXT",
    "SYSTEMROOT",
    "COMSPEC",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "SSH_AUTH_SOCK",
    "http_proxy",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
_USER = (
    "HOME",
    "USER",
    "LOGNAME",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
)
"""Where the journals of a person are, and what a helper for credentials may need."""


def environment(name: StepName, work: Path) -> dict[str, str]:
    """The variables for a step that runs in the folder `work`.

    Only in a person's own working tree do a person's settings of git count: elsewhere what is found
    is to be the same on every machine.
    """
    held = {it: os.environ[it] for it in (*_NEEDED, *_USER) if it in os.environ}
    if name is not StepName.IN_PLACE:
        held.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    return {**held, "TMPDIR": str(work), "TEMP": str(work), "TMP": str(work)}
