"""Run one module of unit tests by the standard library's runner, and write how its tests end.

``python ends.py FILE MODULE``: FILE becomes JSON, a list of names and ends. It runs in the Python
and in the environment of the tests, which may be old ones, so it imports nothing of this project.
"""

from __future__ import annotations

import json
import sys
import unittest
from typing import Any


class Ends(unittest.TestResult):
    """A note for each end; the words are those of pytest's report."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[tuple[str, str]] = []

    def _note(self, test: unittest.TestCase, end: str, error: Any = None) -> None:
        self.noted.append((test.id(), end))
        if error is not None:
            print(f"{test.id()}: {self._exc_info_to_string(error, test)}")  # type: ignore[attr-defined]

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        """The test passed."""
        self._note(test, "passed")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """An assertion of the test failed."""
        self._note(test, "failure", err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """Something else was raised, or the module can't be imported."""
        self._note(test, "error", err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802
        """The test does not run here."""
        self._note(test, "skipped")

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        """It failed, and should."""
        self._note(test, "skipped")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        """It passed, and should not."""
        self._note(test, "failure")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802
        """A part of a test ended; the whole test passes if nothing of it failed."""
        if err is not None:
            self._note(test, "failure", err)


if __name__ == "__main__":
    result = Ends()
    unittest.defaultTestLoader.loadTestsFromName(sys.argv[2]).run(result)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(result.noted, file)
