"""What one step may do to who waits for it: nothing. Every program here is a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from step_programs import SLEEPER, ended, is_gone, pid_in, program, step

from codemods.batch.executors.process import PROGRAM, carry_out
from codemods.batch.failures import FailureKind
from codemods.batch.steps.step import StepResult

CODE = str(PROGRAM.parents[3])
"""Where the package is that is tested."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")


def failed_as(result: StepResult) -> FailureKind:
    assert result.failure is not None
    assert not result.values
    assert not result.blobs
    return result.failure.kind


def test_what_hangs_is_ended_in_time_with_all_that_it_has_started(tmp_path: Path) -> None:
    source = f"""
one = subprocess.Popen({SLEEPER})
two = subprocess.Popen({SLEEPER}, start_new_session=True)
open({str(tmp_path / "one")!r}, "w").write(str(one.pid))
open({str(tmp_path / "two")!r}, "w").write(str(two.pid))
time.sleep(60)
"""
    began = time.monotonic()
    result = ended(tmp_path, source, seconds=2.5)
    assert time.monotonic() - began < 20
    assert failed_as(result) is FailureKind.TIMEOUT
    assert result.failure is not None
    assert result.failure.message == "it was not done after 2.5 seconds"
    assert is_gone(pid_in(tmp_path / "one"))
    assert is_gone(pid_in(tmp_path / "two"))


def test_what_outlives_a_process_is_ended_as_well(tmp_path: Path) -> None:
    source = f"""
one = subprocess.Popen({SLEEPER})
open({str(tmp_path / "one")!r}, "w").write(str(one.pid))
"""
    began = time.monotonic()
    result = ended(tmp_path, source)
    assert time.monotonic() - began < 20
    assert failed_as(result) is FailureKind.WORKER_LOST
    assert is_gone(pid_in(tmp_path / "one"))


def test_one_that_ignores_signals_is_ended(tmp_path: Path) -> None:
    source = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass"
    assert failed_as(ended(tmp_path, source, seconds=0.5)) is FailureKind.TIMEOUT


@linux
def test_memory_is_refused_to_one_process(tmp_path: Path) -> None:
    source = f"""
sys.path.insert(0, {CODE!r})
from codemods.batch.steps.__main__ import _limit
_limit(400_000_000)
held = []
while True:
    held.append(bytearray(10_000_000))
"""
    result = ended(tmp_path, source, megabytes=400)
    assert failed_as(result) is FailureKind.MEMORY
    assert result.failure is not None
    assert "400 MB" in result.failure.message
    assert result.megabytes < 500


def test_memory_of_all_processes_together_is_watched(tmp_path: Path) -> None:
    bomb = f"[{sys.executable!r}, '-c', 'held = bytearray(b\"x\") * 80_000_000; input()']"
    source = f"""
all = [subprocess.Popen({bomb}, stdin=subprocess.PIPE) for _ in range(3)]
open({str(tmp_path / "one")!r}, "w").write(str(all[0].pid))
time.sleep(60)
"""
    result = ended(tmp_path, source, megabytes=200)
    assert failed_as(result) is FailureKind.MEMORY
    assert result.failure is not None
    assert result.failure.message == "it took more memory than 200 MB"
    assert 200 < result.megabytes < 320
    assert is_gone(pid_in(tmp_path / "one"))


def test_a_crash_is_told_by_the_name_of_its_signal(tmp_path: Path) -> None:
    result = ended(tmp_path, "import ctypes; ctypes.string_at(0)")
    assert failed_as(result) is FailureKind.WORKER_LOST
    assert result.failure is not None
    assert "SIGSEGV" in result.failure.message


def test_who_is_killed_from_outside_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    results: list[StepResult] = []
    source = f"open({str(path)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    thread = threading.Thread(target=lambda: results.append(ended(tmp_path, source)))
    thread.start()
    os.kill(pid_in(path), signal.SIGKILL)
    thread.join(10)
    assert failed_as(results[0]) is FailureKind.WORKER_LOST
    assert results[0].failure is not None
    assert "SIGKILL" in results[0].failure.message


def test_an_exit_without_an_answer_is_a_defect_and_shows_the_last_words(tmp_path: Path) -> None:
    result = ended(tmp_path, "raise KeyError('what')")
    assert failed_as(result) is FailureKind.INTERNAL
    assert result.failure is not None
    assert "KeyError: 'what'" in result.failure.detail


@pytest.mark.parametrize(
    "source",
    [
        "",
        "open(FOLDER + '/answer.part', 'w').write('{}')",
        "open(FOLDER + '/answer.json', 'w').write('{\"values\": {')",
        "open(FOLDER + '/answer.json', 'w').write('[]')",
        "open(FOLDER + '/answer.json', 'w').write('{\"blobs\": {\"' + 64 * '0' + '\": 5}}')\n"
        "open(FOLDER + '/answer.bin', 'w').write('x')",
    ],
    ids=["none", "not renamed", "half", "another form", "half a blob"],
)
def test_half_an_answer_is_none(tmp_path: Path, source: str) -> None:
    assert failed_as(ended(tmp_path, source)) is FailureKind.WORKER_LOST


def test_nothing_of_a_step_is_left(tmp_path: Path) -> None:
    source = """
os.makedirs("a/b")
open("a/b/c", "w").write("x")
os.chmod("a/b", 0)
os.symlink("/", "a/root")
"""
    ended(tmp_path, source)
    assert not [*(tmp_path / "scratch").iterdir()]


def test_the_environment_is_a_list_of_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "secret")
    monkeypatch.setenv("GIT_DIR", "/somewhere")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SSH_AUTH_SOCK", "/agent")
    ended(tmp_path, "print(dict(os.environ), sys.path, os.getcwd())")
    said = (tmp_path / "step.log").read_text("utf-8")
    assert "secret" not in said
    assert "GIT_DIR" not in said
    assert f"'{tmp_path}'" not in said
    assert "/agent" in said
    assert f"{tmp_path}/scratch/" in said


def test_a_log_shows_no_password_and_has_an_end(tmp_path: Path) -> None:
    source = """
print("fetching https://me:hunter2@example.org/a.git", flush=True)
for number in range(100_000):
    print("line", number, "x" * 20)
sys.exit("the end")
"""
    result = ended(tmp_path, source)
    said = (tmp_path / "step.log").read_text("utf-8")
    assert "hunter2" not in said
    assert "example.org/a.git" in said
    assert len(said) < 1_100_000
    assert said.endswith("the end\n")
    assert "lines left out" in said
    assert result.failure is not None
    assert result.failure.detail.endswith("the end\n")


def test_what_is_asked_to_stop_stops_soon(tmp_path: Path) -> None:
    stop = threading.Event()
    order = step(tmp_path / "step.log")
    path = program(tmp_path, "time.sleep(60)")
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    result = carry_out(order, tmp_path / "scratch", stop, program=path)
    assert time.monotonic() - began < 20
    assert failed_as(result) is FailureKind.WORKER_LOST


def test_who_waits_may_be_killed(tmp_path: Path) -> None:
    """The process of a step ends itself, and what it has started in a session of its own."""
    source = f"""
sys.path.insert(0, {CODE!r})
import threading
from codemods.batch.steps.__main__ import _end_with_parent
threading.Thread(target=_end_with_parent, daemon=True).start()
one = subprocess.Popen({SLEEPER}, start_new_session=True)
open({str(tmp_path / "one")!r}, "w").write(str(one.pid))
open({str(tmp_path / "two")!r}, "w").write(str(os.getpid()))
time.sleep(60)
"""
    tests = str(Path(__file__).parent)
    waiting = f"""
import sys
sys.path[:0] = [{CODE!r}, {tests!r}]
from pathlib import Path
from step_programs import ended
ended(Path({str(tmp_path)!r}), {source!r})
"""
    waiter = subprocess.Popen([sys.executable, "-c", waiting])
    one, two = pid_in(tmp_path / "one"), pid_in(tmp_path / "two")
    waiter.kill()
    waiter.wait()
    assert is_gone(one)
    assert is_gone(two)


@linux
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """A limit on the size of files stands for it: the system answers alike."""
    source = """
import resource
# Bytecode that is written under the limit would stay there cut off.
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
sys.path.insert(0, CODE)
from pathlib import Path
from codemods.batch.steps import wire
from codemods.batch.steps.__main__ import NO_ROOM
from codemods.batch.steps.step import StepResult
step = wire.read_order(Path(FOLDER))
try:
    wire.write_answer(Path(FOLDER), StepResult(step, {"a": "x" * 2000}))
except OSError:
    sys.exit(NO_ROOM)
"""
    result = ended(tmp_path, f"CODE = {CODE!r}\n{source}")
    assert failed_as(result) is FailureKind.DISK


@linux
def test_memory_of_who_waits_is_not_that_of_the_step(tmp_path: Path) -> None:
    held = bytearray(300_000_000)
    held[::4096] = b"x" * len(held[::4096])
    result = carry_out(step(tmp_path / "step.log"), tmp_path / "scratch", threading.Event())
    assert 5 < result.megabytes < 150
    del held
