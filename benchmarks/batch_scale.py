"""How a batch grows: ``make scale``.

From what was measured once, in ``benchmarks/data/scale``, it simulates batches of 1,000 to 100,000
repositories, draws the pictures of docs/scale.md, and fills in its tables. Minutes, and the same
each time. With ``--measure`` it measures again first: steps over the corpus of
`benchmarks.batch_corpus` one at a time, in rounds; a plan on two processes; a ledger; and tasks of
Dask that do nothing. With ``--pages`` it does not even simulate.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import psutil

from benchmarks.batch_corpus import FOLDER, corpus, positive
from benchmarks.ledger_costs import costs
from benchmarks.scale import data, scenarios
from benchmarks.scale.cluster_costs import task_costs
from benchmarks.scale.measuring import measured
from benchmarks.scale.page import written
from benchmarks.scale.together import together
from codemods.configuration import usable_cores

ROUNDS = 3
_LEDGERS = (500, 5_000, 50_000)
"""Repositories of the ledgers that are measured."""


def measure(rounds: int, remotes: Sequence[Path]) -> None:
    """Measure all that is kept, and keep it."""
    data.tell(machine=_machine())
    taken, coordinator, loads = [], [], []
    for number in range(1, rounds + 1):
        found = measured(remotes, number)
        taken += found.taken
        coordinator.append({"round": number, **found.coordinator})
        data.keep(found.repositories, taken)
        loads.append(os.getloadavg()[1])
        data.tell(coordinator=coordinator, load=loads)
        print(f"round {number} of {rounds} is done", flush=True)
    runs = []
    for cluster in (False, True):
        took = asdict(together(remotes, cluster=cluster))
        runs.append({**took, "cluster": cluster, "load": os.getloadavg()[0]})
    data.tell(together=runs)
    data.tell(task=task_costs())
    data.tell(ledger=[{"targets": it, **asdict(costs(FOLDER / "run", it))} for it in _LEDGERS])


def _machine() -> dict[str, str | int | float]:
    """What machine it is, as far as it matters."""
    git = subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout
    return {
        "cores": usable_cores(),
        "processor": _processor(),
        "memory": round(psutil.virtual_memory().total / 1e9),
        "system": platform.system(),
        "python": platform.python_version(),
        "git": git.split()[2],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((it.partition(": ")[2] for it in lines if it.startswith("model name")), "unknown")


def main() -> int:
    """Returns 0 if all is made."""
    parser = argparse.ArgumentParser(description="Make docs/scale.md and its pictures.")
    parser.add_argument("--measure", action="store_true", help="measure first (half an hour)")
    parser.add_argument("--rounds", type=positive, default=ROUNDS, help="how often")
    parser.add_argument("--pages", action="store_true", help="only the page and its pictures")
    given = parser.parse_args()
    if given.measure:
        found, missing = corpus()
        if missing:
            print("\n".join(missing), file=sys.stderr)
            return 1
        measure(given.rounds, [it.path for it in found])
    kept = data.load()
    if not given.pages:
        scenarios.keep(scenarios.simulated(kept, usable_cores()))
    for path in written(kept, scenarios.kept()):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
