"""Green threads: the race, its repair, and locks that were made before eventlet has patched."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from races import RACES, Race

# Not imported here: it would warn of each fork in this process from then on.
pytestmark = pytest.mark.skipif(find_spec("eventlet") is None, reason="eventlet is not installed")

BUILT = {
    "check-then-act": "Rate",
    "get-then-set": "Template",
    "key-error-fill": "Client",
    "lazy-singleton": "Connection",
}
"""The races in which something is built, and the class of it."""
ONCE = pytest.mark.parametrize(
    "race", [race for race in RACES if race.case in BUILT], ids=lambda race: race.case
)

GREEN = """\
import eventlet
eventlet.monkey_patch()
"""
IMPORTED = """\
import sys
sys.path.insert(0, {folder!r})
import {module}
"""
EIGHT_CALLS = """\
def slowly(self, *arguments):
    eventlet.sleep(0)


{module}.{built}.__init__ = slowly
threads = [eventlet.spawn(lambda: {module}.{call}) for _ in range(8)]
returned = [thread.wait() for thread in threads]
print(len({{*map(id, returned)}}))
"""


def printed(program: str, seconds: int = 60) -> str:
    command = [sys.executable, "-W", "ignore", "-c", program]
    run = subprocess.run(command, timeout=seconds, check=True, capture_output=True, text=True)
    return run.stdout.strip()


def built(program: str, race: Race, source: Path) -> str:
    """How many different objects eight green threads have got."""
    names = {"built": BUILT[race.case], "call": race.calls[0]}
    return printed(program.format(folder=str(source.parent), module=source.stem, **names))


@ONCE
def test_green_threads_build_many_before_and_one_after(race: Race) -> None:
    program = GREEN + IMPORTED + EIGHT_CALLS
    assert built(program, race, race.source("before")) == "8"
    assert built(program, race, race.source("after")) == "1"


@ONCE
def test_a_reentrant_lock_may_be_made_before_eventlet_patches(race: Race, tmp_path: Path) -> None:
    text = race.source("after").read_text("utf-8").replace("threading.Lock()", "threading.RLock()")
    module = tmp_path / "reentrant.py"
    module.write_text(text, "utf-8")
    assert built(IMPORTED + GREEN + EIGHT_CALLS, race, module) == "1"


HELD = """\
import threading

_LOCK = threading.{kind}()
import eventlet
eventlet.monkey_patch()


def hold():
    with _LOCK:
        inside.append(1)
        eventlet.sleep(0)
        print(len(inside))
        inside.pop()


inside = []
for thread in [eventlet.spawn(hold) for _ in range(3)]:
    thread.wait()
"""


def test_a_plain_lock_may_not() -> None:
    assert printed(HELD.format(kind="RLock")).split() == ["1", "1", "1"]
    with pytest.raises(subprocess.TimeoutExpired):
        printed(HELD.format(kind="Lock"), seconds=3)
