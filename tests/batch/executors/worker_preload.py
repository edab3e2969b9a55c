"""Has a worker carry out steps of tests by programs of tests; others as ever.

`STAND_IN_VERSION` gives the worker another version, `STAND_IN_MISSING` takes diffwright from it;
`STAND_IN_SECONDS` delays each step that is a real one, and each chunk of a tree; a chunk with the
file `STAND_IN_POISON` is the worker's end.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

NOTES = "notes.txt"
"""Beside the folder of the worker: the steps that were begun."""

ANSWERING = """
import os, sys, time
from pathlib import Path
sys.path[:0] = {search!r}
from codemods.batch.split.review import sha_of
from codemods.batch.steps import wire
from codemods.batch.steps.step import StepResult
from codemods.batch.failures import Failure, FailureKind
folder = Path(sys.argv[1])
step = wire.read_order(folder)
do = step.inputs["do"]
print("doing", do, flush=True)
Path({pids!r}, "pid-" + do + str(step.inputs["number"])).write_text(str(os.getpid()))
if do == "sleep":
    time.sleep(60)
elif do == "nap":
    time.sleep(0.5)
elif do == "crash":
    os.abort()
values = {{"do": do, "inputs": step.inputs, "environment": dict(os.environ)}}
blobs = {{}}
if do == "blob":
    blobs[sha_of(b"content")] = b"content"
wire.write_answer(folder, StepResult(step, values, blobs))
"""


def dask_setup(worker: Any) -> None:
    if os.environ.get("STAND_IN_MISSING"):
        sys.modules["codemods"] = None  # type: ignore[assignment]
        return
    import codemods  # noqa: PLC0415 - there may be none
    from codemods.batch.executors import cluster_chunks, cluster_worker, process  # noqa: PLC0415

    if version := os.environ.get("STAND_IN_VERSION"):
        codemods.__version__ = version
    place = Path(worker.local_directory).parents[1]
    program = place / "answering.py"
    program.write_text(ANSWERING.format(search=sys.path, pids=str(place.parent)))
    real = process.carry_out

    def carry_out(step: Any, *others: Any) -> Any:
        do = step.inputs.get("do")
        with (place.parent / NOTES).open("a") as file:
            file.write(f"{worker.name} {step.name.value} {step.target}\n")
        if do == "die":
            time.sleep(0.5)  # what it has begun is known by then
            os.kill(os.getpid(), signal.SIGKILL)
        if do is None:
            time.sleep(float(os.environ.get("STAND_IN_SECONDS", "0")))
            return real(step, *others)
        return process.carry_out(step, *others, program=program)

    setattr(cluster_worker, "carry_out", carry_out)  # noqa: B010 - in the place of another one

    outcomes = cluster_chunks._outcomes

    def of_a_chunk(work: bytes, chunk: bytes, root: Path) -> list[Any]:
        with (place.parent / NOTES).open("a") as file:
            file.write(f"{worker.name} chunk\n")
        if os.environ.get("STAND_IN_POISON", "nothing at all").encode() in chunk:
            time.sleep(0.5)  # others wait behind it by then
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(float(os.environ.get("STAND_IN_SECONDS", "0")))
        return outcomes(work, chunk, root)

    setattr(cluster_chunks, "_outcomes", of_a_chunk)  # noqa: B010
