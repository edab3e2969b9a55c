"""Programs in the place of that of a step, which do what goes wrong."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import psutil

from codemods.batch.executors.process import carry_out
from codemods.batch.steps.step import Step, StepName, StepResult


def step(log: Path, *, seconds: float = 30.0, megabytes: int = 0) -> Step:
    """An order that no program here reads."""
    return Step(StepName.SCAN, "https://example.org/a main", "0" * 64, {}, seconds, megabytes, log)


def ended(place: Path, source: str, *, seconds: float = 30.0, megabytes: int = 0) -> StepResult:
    """What came of a process that runs `source`, with FOLDER as a variable."""
    order = step(place / "step.log", seconds=seconds, megabytes=megabytes)
    return carry_out(order, place / "scratch", threading.Event(), program=program(place, source))


def program(place: Path, source: str) -> Path:
    """A file that runs `source`, with FOLDER as a variable."""
    path = place / "program.py"
    text = f"import json, os, subprocess, sys, time\nFOLDER = sys.argv[1]\n{source}\n"
    path.write_text(text, "utf-8")
    return path


def is_gone(pid: int) -> bool:
    """Whether a process has ended, or does so within a few seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def pid_in(path: Path) -> int:
    """The number that somebody writes into a file, once it is there."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if path.exists() and (text := path.read_text("ascii")):
            return int(text)
        time.sleep(0.02)
    raise AssertionError(f"{path} was never written")


SLEEPER = f"[{sys.executable!r}, '-c', 'import time; time.sleep(60)']"
"""A command that does not end by itself."""
