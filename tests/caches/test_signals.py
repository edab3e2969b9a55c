"""Which functions of a file run in signal handlers."""

from __future__ import annotations

import pytest

from codemods.caches.signals import handled
from codemods.engine.module import Module

FUNCTIONS = """
def one(*arguments):
    two()

def two():
    pass

class Server:
    def stop(self, *arguments):
        self.close()
    def close(self):
        pass
"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("signal.signal(signal.SIGHUP, one)", {"one", "two"}),
        ("signal.signal(signal.SIGHUP, two)", {"two"}),
        ("# the signal\nsignal.signal(signal.SIGHUP, two)", {"two"}),
        ("from signal import SIGHUP, signal\nsignal(SIGHUP, two)", {"two"}),
        ("signal.signal(signal.SIGHUP, lambda *_: two())", {"two"}),
        ("signal.signal(signal.SIGHUP, partial(one, 1))", {"one", "two"}),
        ("def f(self):\n    signal.signal(signal.SIGTERM, self.stop)", {"stop", "close"}),
        ("signal.signal(signal.SIGHUP, signal.SIG_IGN)", set()),
        ("one(); signal.signal(signal.SIGHUP, handlers.two)", set()),
        ("atexit.register(one)", set()),
        ("signal('saved', two)", set()),
    ],
)
def test_what_handlers_run(call: str, expected: set[str]) -> None:
    assert handled(Module("shop.py", f"import signal\n{call}\n{FUNCTIONS}")) == expected
