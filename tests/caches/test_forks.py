"""Where a project forks, and what becomes of a lock in the child."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codemods.caches import forks
from codemods.engine.module import Module

CASE = Path(__file__).parents[2] / "fixtures" / "locked-cache" / "forked-children" / "after"


@pytest.mark.parametrize(
    ("text", "running", "starting"),
    [
        ("pid = os.fork()\n", True, True),
        ("pool = ProcessPoolExecutor(4)\n", True, False),
        ("import multiprocessing\nmultiprocessing.Process(target=f)\n", True, False),
        ("from multiprocessing import Pool\npool = Pool(4)\n", True, False),
        ("from billiard.context import Process\nclass W(Base, Process): pass\n", True, False),
        ("launcher = service.ProcessLauncher(CONF)\n", False, True),
        ("service.launch(CONF, server,\n    workers=4)\n", False, True),
        ("import gunicorn.app.base\n", False, True),
        # A server that forks its workers, a daemon, another program.
        ("sock.listen(5)\npid = os.fork()\n", False, True),
        ("if os.fork() == 0:\n    os.setsid()\n", False, True),
        # Threads, processes that inherit nothing, other processes, other words.
        ("from multiprocessing.dummy import Pool\npool = Pool(4)\n", False, False),
        ("from multiprocessing.pool import ThreadPool\npool = ThreadPool(4)\n", False, False),
        ("import multiprocessing\nget_context('spawn')\nProcess(target=f)\n", False, False),
        ("import psutil\npsutil.Process(1)\n", False, False),
        ("service.launch(CONF, server)\n", False, False),
        ("# os.fork()\n", False, False),
        ('"""Never call\n\nos.fork()\n"""\n', False, False),
        ('"""Says nothing."""\nos.fork()\n', True, True),
    ],
)
def test_where_a_project_forks(text: str, running: bool, starting: bool) -> None:
    module = Module("shop/service.py", text)
    assert (any(forks.forks(module)), any(forks.launches(module))) == (running, starting)


def test_a_command_forks_as_it_starts() -> None:
    module = Module("shop/cmd/api.py", "pid = os.fork()\n")
    assert not list(forks.forks(module))
    assert list(forks.launches(module))


@pytest.mark.parametrize(
    ("choice", "running", "starting", "is_reset_elsewhere", "expected"),
    [
        ("auto", "a.py:1 forks", "", False, "a.py:1 forks"),
        ("auto", "", "b.py:1 starts workers", False, ""),
        ("auto", "", "b.py:1 starts workers", True, "b.py:1 starts workers"),
        ("auto", "", "", True, ""),
        ("never", "a.py:1 forks", "b.py:1 starts workers", True, ""),
        ("always", "", "b.py:1 starts workers", False, "b.py:1 starts workers"),
        ("always", "", "", False, "workers may be forked"),
    ],
)
def test_which_forks_matter(
    choice: str, running: str, starting: str, is_reset_elsewhere: bool, expected: str
) -> None:
    shown = forks.shown(choice, running, starting, is_reset_elsewhere=is_reset_elsewhere)
    assert shown == expected


FORK = """
import os, signal, sys, threading
from shop import prices

def hold():
    with prices._PRICES_LOCK, prices._CLIENT_LOCK:
        held.set()
        done.wait()

held, done = threading.Event(), threading.Event()
holder = threading.Thread(target=hold)
holder.start()
held.wait()
child = os.fork()
if not child:
    signal.alarm(2)
    os._exit(prices.price("tea"))
_, status = os.waitpid(child, 0)
done.set()
holder.join()
assert prices.price("tea") == 3
sys.exit(os.waitstatus_to_exitcode(status) % 256)
"""


def forked(folder: Path) -> int:
    """How a child ends, forked while another thread holds the locks of the case."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK], cwd=folder, timeout=60, check=False
    ).returncode


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_child_has_locks_that_nobody_holds() -> None:
    assert forked(CASE) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_without_the_hook_a_child_waits_for_ever(tmp_path: Path) -> None:
    shutil.copytree(CASE / "shop", tmp_path / "shop")
    module = tmp_path / "shop" / "prices.py"
    text = module.read_text("utf-8")
    hooked = "    os.register_at_fork(after_in_child=_renew_locks)\n"
    assert hooked in text
    module.write_text(text.replace(hooked, "    pass\n"), "utf-8")
    assert forked(tmp_path) == -14 % 256
