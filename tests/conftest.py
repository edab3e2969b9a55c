"""What holds for all tests."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

# A job in the background is started with Ctrl-C ignored, and hands that on to what it starts. The
# tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Journals of tests are no matter of the person who runs them."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder


SHARED = Path("/dev/shm")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is one: there are hundreds of thousands of calls."""
    with tempfile.TemporaryDirectory(dir=SHARED if SHARED.is_dir() else None) as name:
        monkeypatch.setenv("XDG_STATE_HOME", f"{name}/state")
        yield Path(name)


_numbers = count()


@pytest.fixture(autouse=True)
def _own_cache(_own_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test has found is not taken by another one, which may have changed the code."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(_own_state / f"cache{next(_numbers)}"))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a fifth of their time, tests wait for others."""
    return (os.cpu_count() or 1) + 1
