"""A child that is forked while another thread holds the lock of a cache."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")

CACHE = """\
import os
import threading

CELLS = {{}}
_CELLS_LOCK = threading.{kind}()


def get_cells():
    with _CELLS_LOCK:
        return CELLS
"""
HOOK = """\


def _renew_locks():
    global _CELLS_LOCK
    _CELLS_LOCK = threading.{kind}()


os.register_at_fork(after_in_child=_renew_locks)
"""
PROGRAM = """\


def hold():
    with _CELLS_LOCK:
        held.set()
        done.wait()


held, done = threading.Event(), threading.Event()
holder = threading.Thread(target=hold)
holder.start()
held.wait()
child = os.fork()
if not child:
    threading.Timer(2, os._exit, [1]).start()
    get_cells()
    os._exit(0)
done.set()
holder.join()
get_cells()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def exit_code(text: str) -> int:
    command = [sys.executable, "-W", "ignore", "-c", "import sys\n" + text]
    return subprocess.run(command, timeout=60, check=False).returncode


@pytest.mark.parametrize("kind", ["Lock", "RLock"])
def test_without_a_hook_the_child_waits_for_ever(kind: str) -> None:
    assert exit_code((CACHE + PROGRAM).format(kind=kind)) == 1


@pytest.mark.parametrize("kind", ["Lock", "RLock"])
def test_a_hook_gives_the_child_a_lock_of_its_own(kind: str) -> None:
    assert exit_code((CACHE + HOOK + PROGRAM).format(kind=kind)) == 0
