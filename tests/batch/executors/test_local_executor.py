"""Many steps at once on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from step_programs import SLEEPER, is_gone, pid_in, program, step

from codemods.batch.executors import local, process
from codemods.batch.executors.local import LocalExecutor
from codemods.batch.failures import FailureKind
from codemods.batch.steps.step import Step, StepResult

CODE = str(process.PROGRAM.parents[3])

ANSWERING = f"""
sys.path.insert(0, {CODE!r})
from pathlib import Path
from codemods.batch.steps import wire
from codemods.batch.steps.step import StepResult
step = wire.read_order(Path(FOLDER))
number = step.inputs.get("number", 0)
if number % 3 == 2:
    os.abort()
time.sleep(0.05 * (number % 4))
wire.write_answer(Path(FOLDER), StepResult(step, {{"number": number}}, {{}}))
"""
"""A program that answers with the number that it was given; each third one crashes."""


def with_program(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Have steps carried out by another program."""

    def carry_out(step: Step, **others: object) -> StepResult:
        return process.carry_out(step, program=path, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "carry_out", carry_out)


def numbered(place: Path, number: int) -> Step:
    it = step(place / f"{number}.log")
    return Step(it.name, it.target, it.key, {"number": number}, 30.0, 0, it.log)


def all_of(executor: LocalExecutor, count: int) -> list[StepResult]:
    results: list[StepResult] = []
    end = time.monotonic() + 60
    while len(results) < count and time.monotonic() < end:
        results.extend(executor.wait(1.0))
    return results


def test_every_step_comes_back_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_program(monkeypatch, program(tmp_path, ANSWERING))
    with LocalExecutor(3, tmp_path / "scratch") as executor:
        for number in range(9):
            executor.submit(numbered(tmp_path, number))
        results = all_of(executor, 9)
        assert executor.wait(0.0) == []
    assert sorted(it.step.inputs["number"] for it in results) == [*range(9)]
    for it in results:
        number = it.step.inputs["number"]
        if number % 3 == 2:
            assert it.failure is not None
            assert it.failure.kind is FailureKind.WORKER_LOST
        else:
            assert it.failure is None
            assert it.values == {"number": number}
            assert it.seconds > 0
            assert it.worker


def test_to_wait_is_to_wait_no_longer_than_asked(tmp_path: Path) -> None:
    with LocalExecutor(1, tmp_path / "scratch") as executor:
        began = time.monotonic()
        assert executor.wait(0.2) == []
        assert 0.15 < time.monotonic() - began < 2


def test_to_leave_is_to_end_what_runs_and_to_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"""
one = subprocess.Popen({SLEEPER})
open({str(tmp_path / "one")!r}, "w").write(str(one.pid))
time.sleep(60)
"""
    with_program(monkeypatch, program(tmp_path, source))
    with LocalExecutor(1, tmp_path / "scratch") as executor:
        for number in range(3):
            executor.submit(numbered(tmp_path, number))
        pid = pid_in(tmp_path / "one")
        began = time.monotonic()
    assert time.monotonic() - began < 20
    assert is_gone(pid)
    results = executor.wait(0.0)
    assert sorted(it.step.inputs["number"] for it in results) == [0, 1, 2]
    assert {it.failure and it.failure.kind for it in results} == {FailureKind.WORKER_LOST}


def test_what_a_coordinator_left_that_was_killed_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / "scratch" / "step-scan-x" / "work"
    left.mkdir(parents=True)
    (tmp_path / "scratch" / "mine").mkdir()
    with LocalExecutor(1, tmp_path / "scratch"):
        pass
    assert [it.name for it in (tmp_path / "scratch").iterdir()] == ["mine"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_an_interrupt_is_for_who_waits_alone(tmp_path: Path) -> None:
    """Ctrl-C goes to the group of the terminal: the first is heeded by who waits, in whose time the
    step is done; only leaving ends it."""
    path = program(
        tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    )
    source = f"""
import sys, threading
sys.path[:0] = [{CODE!r}, {str(Path(__file__).parent)!r}]
from functools import partial
from pathlib import Path
from step_programs import step
from codemods.batch.executors import local, process
local.carry_out = partial(process.carry_out, program=Path({str(path)!r}))
place = Path({str(tmp_path)!r})
with local.LocalExecutor(1, place / "scratch") as executor:
    executor.submit(step(place / "step.log"))
    try:
        while True:
            executor.wait(0.1)
    except KeyboardInterrupt:
        print("once", flush=True)
    while True:
        executor.wait(0.1)
"""
    waiter = subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    pid = pid_in(tmp_path / "pid")
    assert waiter.stdout is not None
    os.killpg(waiter.pid, signal.SIGINT)
    assert waiter.stdout.readline() == b"once\n"
    time.sleep(0.2)
    os.kill(pid, 0)  # it is there
    os.killpg(waiter.pid, signal.SIGINT)
    waiter.communicate(timeout=20)
    assert waiter.returncode != 0
    assert is_gone(pid)
