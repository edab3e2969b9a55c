"""Which functions of a file run as objects are collected."""

from __future__ import annotations

import pytest

from codemods.caches.collected import collected
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

class Other:
    def close(self):
        pass
"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("class C:\n    def __del__(self): one()", {"C.__del__", "one", "two"}),
        ("class C:\n    __del__ = lambda self: two()", set()),
        ("class C:\n    def __del__(self): self.f()\n    def f(self): 1", {"C.__del__", "C.f"}),
        ("class C:\n    def __del__(self): self.close()", {"C.__del__"}),
        ("class C:\n    def close(self): one()", set()),
        ("class C:\n    def f(self):\n        if self:\n            def __del__(): two()", set()),
        ("weakref.ref(item, two)", {"two"}),
        ("weakref.finalize(item, one, 1)", {"one", "two"}),
        ("weakref.finalize(item, partial(two, 1))", {"two"}),
        ("from weakref import ref\nref(item, two)", {"two"}),
        ("weakref.ref(two)", set()),
        ("weakref.WeakSet(two, two)", set()),
    ],
)
def test_what_runs_as_objects_are_collected(call: str, expected: set[str]) -> None:
    assert collected(Module("shop.py", f"import weakref\n{call}\n{FUNCTIONS}")) == expected


def test_a_method_is_given_to_be_called() -> None:
    text = FUNCTIONS.replace("self.close()", "weakref.finalize(arguments[0], self.close)")
    assert collected(Module("shop.py", f"import weakref\n{text}")) == {"Server.close"}
