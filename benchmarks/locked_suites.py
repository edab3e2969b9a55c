"""The test suites of real packages, before locked-cache and after it: a part of ``make soak``.

Each of these packages fills or rebinds a module's name at run time. Its suite runs as it was
released, and once more after ``diffwright apply``: every test must end as it did before. Tests
that fail on a Python of today must fail after as well. A lock that is taken twice, or never
released, shows as a suite that does not end.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from benchmarks import suites
from benchmarks.outcomes import Hangs, Outcomes, Suite, differing, interpreter, outcomes, passed
from benchmarks.soundness import ended, told
from benchmarks.timeouts import counted
from benchmarks.tool import diffwright
from benchmarks.trees import copied, differences, unpacked

_LOCKED_CACHE = ("--select", "locked-cache", "--option", "locked-cache.confidence=low")
_LIMIT = 300
"""Seconds for a suite; the longest takes a fraction of it."""

_HERE_TOO = {
    "cliff==3.4.0",
    "isodate==0.6.1",
    "oslo.utils==4.1.1",
    "pyrsistent==0.16.0",
    "python-dateutil==2.8.2",
    "traitlets==4.3.3",
}
"""Packages that no-six is shown with, too."""

SUITES = (
    *(suite for suite in suites.SUITES if suite.release in _HERE_TOO),
    Suite("Babel==2.9.1", "tests", "freezegun pytz"),
    Suite("docker==6.1.0", "tests/unit", "paramiko requests websocket-client"),
    Suite(
        "html5lib==1.1",
        "html5lib/tests",
        "mock pytest-expect webencodings",
        # These make two minutes of the suite, and use no more of what is filled at run time.
        ("--assert=plain", "--ignore=html5lib/tests/testdata"),
        "pytest==5.4.3",
    ),
    Suite(
        "kombu==5.2.4",
        "t/unit",
        "amqp pytz vine",
        ("-o", "python_classes=test_*"),
        # Later ones don't call `setup` methods.
        "pytest==7.0.1",
    ),
    Suite("oslo.i18n==5.0.1", "oslo_i18n/tests", "oslo.config oslotest testscenarios"),
    Suite(
        "oslo.log==4.4.0",
        "oslo_log/tests",
        "debtcollector oslo.config oslo.context oslo.i18n oslo.serialization oslo.utils oslotest"
        " pyinotify python-dateutil",
    ),
    Suite(
        "oslo.policy==3.8.0",
        "oslo_policy/tests",
        "oslo.config oslo.context oslo.i18n oslo.serialization oslo.utils oslotest PyYAML requests"
        " requests-mock stevedore",
    ),
    Suite("parso==0.8.3", "test"),
    Suite("Pygments==2.7.4", "tests", "lxml"),
    Suite("pytz==2020.5", "pytz/tests"),
    Suite("tzlocal==2.1", "tests/tests.py", "mock pytz"),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A suite before and after."""

    before: Outcomes
    after: Outcomes
    repaired: int
    """How many findings locked-cache repaired."""
    left: int
    """How many it only reported."""
    changed: int
    """How many files it changed."""
    hangs: str | None
    """Where the suite stood when its time was over, afterwards."""

    @property
    def wrong(self) -> list[str]:
        """What is not as it should be."""
        if self.hangs is not None:
            return [f"does not end: {self.hangs}"]
        if not self.changed:
            return ["nothing was rewritten: nothing is shown by it"]
        return differing(self.before, self.after)


def run(suite: Suite) -> Ran:
    """Run one suite twice, in the same place."""
    source, python = unpacked(suite.release, sdist=True), interpreter(suite)
    before, _ = outcomes(suite, copied(source, "suite"), python, limit=_LIMIT)
    tree = copied(source, "suite")
    repaired, left = counted(diffwright("check", tree, _LOCKED_CACHE).counts)
    diffwright("apply", tree, _LOCKED_CACHE)
    changed = len(differences(source, tree))
    after, hangs = Outcomes(), None
    try:
        after, _ = outcomes(suite, tree, python, limit=_LIMIT)
    except Hangs as where:
        hangs = str(where)
    return Ran(before, after, repaired, left, changed, hangs)


def main() -> int:
    """Returns 0 if all is as it should be."""
    print(f"{'tests':<26}{'released':>10}{'after':>10}{'differ':>10}{'repaired':>10}{'left':>6}")
    failed = 0
    for suite in SUITES:
        ran = run(suite)
        differ = len(differing(ran.before, ran.after))
        figures = [passed(ran.before), passed(ran.after), differ, ran.repaired]
        row = "".join(f"{figure:>10}" for figure in figures)
        print(f"{suite.release:<26}{row}{ran.left:>6}", flush=True)
        failed += told(ran.wrong)
    print("  released, after: tests that pass; differ: tests that end otherwise than before;")
    print("  repaired, left: findings that locked-cache repaired, and that it only reported")
    return ended(failed)


if __name__ == "__main__":
    sys.exit(main())
