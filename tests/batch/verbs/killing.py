"""A coordinator that is killed at its n-th transition, with steps in its own process, which is what
makes hundreds of runs possible."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from children import steps_in_process
from codemods.cli.batch import commands, request
from codemods.cli.batch.request import BatchOptions

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.verbs.place import place_of

TRANSITIONS = ("move_target", "move_review", "put_reviews", "keep", "set_plan")
"""What writes to the ledger."""


class Fuse:
    """Counts moments before and after each transition, and kills the process at one of them."""

    def __init__(self, fatal: int = 0) -> None:
        self.seen = 0
        self.fatal = fatal

    def pass_by(self) -> None:
        self.seen += 1
        if self.seen == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            self.pass_by()
            answer = function(*arguments, **named)
            self.pass_by()
            return answer

        return wrapped


@contextmanager
def armed(fuse: Fuse) -> Iterator[None]:
    """With steps in this process, and the fuse at each transition."""
    with steps_in_process(), pytest.MonkeyPatch.context() as patch:
        for name in TRANSITIONS:
            patch.setattr(Ledger, name, fuse.around(getattr(Ledger, name)))
        yield


def whole_way(manifest: Path) -> list[int]:
    """Plan, apply and publish; the exit codes."""
    codes = [
        commands.execute(verb, BatchOptions(manifest, quiet=True)) for verb in ("plan", "apply")
    ]
    named = request.manifest_of(BatchOptions(manifest))
    with Ledger.open(place_of(named.id).folder, read_only=True) as ledger:
        plan = ledger.plan
    publish = BatchOptions(manifest, quiet=True, yes_plan=plan)
    return [*codes, commands.execute("publish", publish)]


def died(work: Callable[[], Sequence[int]]) -> bool:
    """Whether a child that did the work was killed by it; it has ended well otherwise."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = int(any(work()))
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False
