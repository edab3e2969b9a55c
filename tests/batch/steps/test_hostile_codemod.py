"""Codemods that hang, crash, take all memory or fail, as a scan meets them: in a plug-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from step_repositories import carried, repository, scan_order

from codemods.batch.failures import Failure, FailureKind

PLUGIN = """\
import ctypes
import os
import time

from codemods.codemod import Codemod, Safety


class Hostile(Codemod):
    name = "hostile"
    title = "Do what is wrong"
    cwe = 1
    safety = Safety.SAFE
    screen = (b"do",)

    def survey(self, module):
        print("looking at", module.path, "of https://me:hunter2@example.org/a", flush=True)
        what = module.path
        if what == "hang.py":
            time.sleep(60)
        if what == "crash.py":
            ctypes.string_at(0)
        if what == "killed.py":
            os.kill(os.getpid(), 9)
        if what == "memory.py":
            held = []
            while True:
                held.append(bytearray(10_000_000))
        if what == "exit.py":
            os._exit(0)
        raise KeyError("https://me:hunter2@example.org/a")

    def plan(self, facts, unseen):
        return {}

    def transform(self, site, node):
        return node
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the plug-in installed where the process of a step finds it, too."""
    folder = tmp_path / "plugins"
    about = folder / "hostile-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "hostile.py").write_text(PLUGIN)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[diffwright.codemods]\nhostile = hostile:Hostile\n")
    monkeypatch.syspath_prepend(folder)


def failure_of(place: Path, name: str, *, seconds: float = 60.0, megabytes: int = 600) -> Failure:
    url = repository(place / "remote", {name: "do = 1\n", "b.py": "done = 1\n"})
    order = scan_order(url, place / "batch", "hostile")
    result = carried(order, place, key="0" * 64, seconds=seconds, megabytes=megabytes)
    assert result.failure is not None
    assert not result.values
    assert "hunter2" not in (place / "step.log").read_text("utf-8")
    assert "hunter2" not in f"{result.failure}"
    return result.failure


@pytest.mark.usefixtures("plugin")
def test_one_that_raises_fails_its_repository_with_what_shows_it(tmp_path: Path) -> None:
    failure = failure_of(tmp_path, "a.py")
    assert failure.kind is FailureKind.CODEMOD
    assert failure.message.startswith(
        "a codemod failed on a.py, and on 1 more: KeyError: 'https://me:***@example.org/a'"
    )
    assert "file: a.py" in failure.detail
    assert "Traceback" in failure.detail
    assert "hostile.py" in failure.detail


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("crash.py", FailureKind.WORKER_LOST, "SIGSEGV"),
        ("killed.py", FailureKind.WORKER_LOST, "SIGKILL"),
        ("exit.py", FailureKind.WORKER_LOST, "there is no answer"),
        ("memory.py", FailureKind.MEMORY, "more memory than a step may take, at memory.py"),
    ],
)
def test_one_that_takes_its_process_down(
    tmp_path: Path, name: str, kind: FailureKind, words: str
) -> None:
    failure = failure_of(tmp_path, name)
    assert failure.kind is kind
    assert words in failure.message


@pytest.mark.usefixtures("plugin")
def test_one_that_hangs(tmp_path: Path) -> None:
    failure = failure_of(tmp_path, "hang.py", seconds=2)
    assert failure.kind is FailureKind.TIMEOUT
