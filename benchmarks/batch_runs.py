"""The commands of a batch as its users run them: how long they take, what they say, and how much
memory the coordinator takes, which is the process that a person starts."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PLAN = re.compile(r"The plan is ([0-9a-f]{8,})\.")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
FAILED = 1
"""The exit code where some repository has failed, and all others are done."""
NOTHING: Mapping[str, str] = {}
_PAUSE = 0.02
"""Seconds between two looks at the memory; its peak is kept by the system."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command took and said."""

    seconds: float
    cpu: float
    """Seconds of processors, of all its processes together."""
    megabytes: float | None
    """The most memory of that process alone, in 10⁶ bytes; None where the system does not say."""
    code: int
    lines: list[dict[str, Any]]
    """What it wrote as JSON."""
    said: str

    @property
    def plan(self) -> str:
        """The hash of the plan, as it was shown. Raises `RuntimeError` where none was."""
        found = _PLAN.search(self.said)
        if found is None:
            raise RuntimeError(f"no plan is shown:\n{self.said}")
        return found[1]


def batch(
    verb: str,
    *arguments: str | Path,
    state: Path,
    expected: Collection[int] = (0,),
    environment: Mapping[str, str] = NOTHING,
) -> Ran:
    """Run ``diffwright batch VERB --json``, with all that it remembers in a folder `state`, with
    these variables beside those of this process.

    Raises `RuntimeError` where it ends with another exit code than `expected`.
    """
    command = [sys.executable, "-m", "codemods", "batch", verb, "--json", *map(str, arguments)]
    ran = run(command, state, environment)
    if ran.code not in expected:
        raise RuntimeError(f"batch {verb}: exit code {ran.code}\n{ran.said}")
    return ran


def run(command: list[str], state: Path, environment: Mapping[str, str] = NOTHING) -> Ran:
    """Run a command that writes lines of JSON."""
    state.mkdir(parents=True, exist_ok=True)
    output, errors = state / "output.jsonl", state / "errors.txt"
    own = {"XDG_STATE_HOME": str(state), "XDG_CACHE_HOME": str(state)}
    variables = {**os.environ, **own, **environment}
    # Into files: who measures must not slow it down by reading late.
    with output.open("wb") as out, errors.open("wb") as err:
        start, before = time.perf_counter(), cpu_of_children()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=variables)
        peak = None
        while process.poll() is None:
            peak = _peak(process.pid) or peak
            time.sleep(_PAUSE)
        seconds, cpu = time.perf_counter() - start, cpu_of_children() - before
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    return Ran(seconds, cpu, peak, process.returncode, lines, errors.read_text("utf-8"))


def cpu_of_children() -> float:
    """Seconds of processors that all processes took which this one has started and waited for,
    with those that they have."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(pid: int) -> float | None:
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    except OSError:
        return None
    return None if found is None else int(found[1]) * 1024 / 1e6
