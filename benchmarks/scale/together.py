"""A real plan on two processes, to hold against what the simulation says of it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from benchmarks.batch_corpus import listed
from benchmarks.batch_runs import cpu_of_children
from codemods.batch.executors.cluster import ClusterExecutor
from codemods.batch.executors.cluster_addresses import LOCAL
from codemods.batch.executors.local import LocalExecutor
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.manifest.reading import read
from codemods.batch.verbs.choosing import Choice
from codemods.batch.verbs.place import Place
from codemods.batch.verbs.plan import plan
from codemods.batch.verbs.session import Session

PROCESSES = 2


@dataclass(slots=True)
class Together:
    """What it took."""

    seconds: float = 0.0
    """By the clock."""
    cpu: float = 0.0
    """Of processors, of all processes but the coordinator."""


def together(remotes: Sequence[Path], *, cluster: bool) -> Together:
    """Plan over these on this machine: by its own executor, or by a cluster of as many workers."""
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    found = Together()

    try:
        manifest = read(listed(remotes, folder, "scale"))
        place = Place(folder / "batch")
        now = datetime.now(timezone.utc).replace(microsecond=0)
        with Ledger.create(place.folder, batch="scale", source="", created=now) as ledger:
            session = Session(
                manifest,
                ledger,
                place,
                lambda: (
                    ClusterExecutor(LOCAL, workers=PROCESSES, scratch=place.scratch, say=print)
                    if cluster
                    else LocalExecutor(PROCESSES, place.scratch, clones=manifest.limits.clones)
                ),
            )
            began, cpu = time.perf_counter(), cpu_of_children()
            plan(session, Choice())
            found.seconds = time.perf_counter() - began
            found.cpu = cpu_of_children() - cpu
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found
