"""What a cluster on this machine takes, with one worker and with two, and what one machine takes
that has none: for a batch, and for one large tree."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.batch_runs import FAILED, NOTHING, batch
from benchmarks.loopback import loopback

FASTER = 1.7
"""So many times as fast two workers are to be as one."""
OVERHEAD = 0.15
"""By how much longer a cluster may take than the same two processors without one."""
_HERE, _ONE, _TWO = "on this machine", "one worker", "two workers"
_WORKERS = {_HERE: 0, _ONE: 1, _TWO: 2}

Prepared = Callable[[str], tuple[Path, Path]]
"""Makes an empty folder of that name with copies of the repositories, and a manifest for them."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a way of working came to."""

    seconds: float
    outcome: object


def spread(prepared: Prepared) -> list[str]:
    """Plan and apply, in each way; what is not as it should be. The cluster is there before."""
    came: dict[str, Came] = {}
    for name, workers in _WORKERS.items():
        folder, manifest = prepared(f"cluster-{workers}")
        came[name] = _planned(manifest, folder, workers)
        print(f"{name:<32}{came[name].seconds:>10.1f} s", flush=True)
    wrong = differing(came)
    faster = came[_ONE].seconds / came[_TWO].seconds
    overhead = came[_TWO].seconds / came[_HERE].seconds - 1
    print(f"two workers are {faster:.2f} times as fast as one")
    print(f"a cluster takes {overhead:+.0%} of the time of this machine alone", flush=True)
    if faster < FASTER:
        wrong.append(f"two workers are {faster:.2f} times as fast as one, not {FASTER}")
    if overhead > OVERHEAD:
        wrong.append(f"a cluster takes {overhead:.0%} longer, and may take {OVERHEAD:.0%}")
    return wrong


def tree(root: Path, folder: Path) -> list[str]:
    """The preview of one tree, in each way; what is not as it should be."""
    came: dict[str, Came] = {}
    for name, workers in _WORKERS.items():
        came[name] = _previewed(root, folder / f"tree-{workers}", workers)
        print(f"{name:<32}{came[name].seconds:>10.1f} s", flush=True)
    print(f"two workers: {came[_ONE].seconds / came[_TWO].seconds:.2f} times as fast as one")
    return differing(came)


def differing(came: Mapping[str, Came]) -> list[str]:
    """What comes to something else than the first one."""
    wanted = next(iter(came.values())).outcome
    return [f"{name}: something else comes of it" for name in came if came[name].outcome != wanted]


def _planned(manifest: Path, folder: Path, workers: int) -> Came:
    with ExitStack() as stack:
        more, environment = _spread_over(stack, folder / "cluster", workers)
        start = time.perf_counter()
        for verb in ("plan", "apply"):
            batch(
                verb,
                *more,
                manifest,
                state=folder / "state",
                expected=(0, FAILED),
                environment=environment,
            )
        seconds = time.perf_counter() - start
    # Object ids have the time of the plan in them, and the name of the batch; diffs have not.
    reviews = batch("preview", "--all", manifest, state=folder / "state").lines
    lines = sorted((Path(it["repository"]).name, it["state"], it["patch"]) for it in reviews)
    return Came(seconds, (len(lines), lines))


def _previewed(root: Path, folder: Path, workers: int) -> Came:
    with ExitStack() as stack:
        more, environment = _spread_over(stack, folder, workers)
        ways = more or ["--jobs", "2"]
        command = [sys.executable, "-m", "codemods", "preview", "--no-cache", *ways, str(root)]
        start = time.perf_counter()
        ended = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, check=False
        )
        seconds = time.perf_counter() - start
    if ended.returncode or not ended.stdout:
        raise RuntimeError(f"preview: exit code {ended.returncode}\n{ended.stderr.decode()}")
    return Came(seconds, (ended.stdout, ended.stderr))


def _spread_over(
    stack: ExitStack, folder: Path, workers: int
) -> tuple[Sequence[str], dict[str, str]]:
    """The options of a command that is to use so many workers, and its variables."""
    if not workers:
        return [], dict(NOTHING)
    cluster = stack.enter_context(loopback(folder, workers))
    return ["--cluster", cluster.address], cluster.environment
