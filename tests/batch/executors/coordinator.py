"""Commands over a batch, one after the other, whose commits have the time of 2026:
``coordinator.py MANIFEST ADDRESS SECONDS VERB…``. An empty address is this machine; SECONDS are the
patience with a cluster."""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path

from codemods.cli.batch import commands, request
from codemods.cli.batch.request import BatchOptions

from codemods.batch.executors import cluster, cluster_connecting, cluster_crew, cluster_presence

BEGINNING = datetime(2026, 1, 1, tzinfo=timezone.utc)


def main(manifest: str, address: str, seconds: str, *verbs: str) -> int:
    """The exit code of the first command that does not end well."""
    request.now = lambda: BEGINNING
    for module in (cluster, cluster_connecting, cluster_crew, cluster_presence):
        setattr(module, "PATIENCE", float(seconds))  # noqa: B010 - it is no matter of its users
    for verb in verbs:
        options = BatchOptions(Path(manifest), cluster=address or None, quiet=True)
        code: int = commands.execute(verb, options)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
