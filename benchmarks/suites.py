"""The test suites of real packages, before no-six and after it: a part of ``make soak``.

Each suite runs as it was released, and once more after ``diffwright apply``, with six barred from
the package's own files (`benchmarks.barrier`); its dependencies may import six. Every test must
end as it did before. Some tests fail on a Python of today, with or without six: they must fail
after as well. To see that the barrier holds, each suite also runs with it, but not rewritten.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.outcomes import Outcomes, Suite, differing, interpreter, outcomes, passed
from benchmarks.references import references
from benchmarks.soundness import ended, told
from benchmarks.tool import diffwright
from benchmarks.trees import copied, differences, unpacked

_BARRIER = Path(__file__).with_name("barrier")
_BARRED = "six is barred from"
_SEED = ("--hypothesis-seed=0",)

SUITES = (
    Suite(
        "cliff==3.4.0",
        "cliff/tests",
        "cmd2 docutils fixtures prettytable PyYAML stevedore testscenarios testtools",
    ),
    Suite(
        "html5lib==1.1",
        "html5lib/tests",
        "mock pytest-expect webencodings",
        # It adds collectors in a way that later ones don't take; this one's assertions are not for
        # a Python of today.
        ("--assert=plain",),
        "pytest==5.4.3",
    ),
    Suite("isodate==0.6.1", "src/isodate/tests"),
    Suite("jsonschema==3.2.0", "jsonschema/tests", "attrs pyrsistent setuptools Twisted"),
    Suite(
        "oslo.utils==4.1.1",
        "oslo_utils/tests",
        "ddt debtcollector eventlet iso8601 netaddr netifaces oslo.config oslo.i18n oslotest"
        " pyparsing pytz setuptools testscenarios",
    ),
    Suite("pymemcache==3.5.2", "pymemcache/test", "mock", ("-m", "unit")),
    Suite("pyrsistent==0.16.0", "tests", "hypothesis", _SEED),
    Suite("python-dateutil==2.8.2", "dateutil/test", "freezegun hypothesis", _SEED),
    Suite("requests-mock==1.8.0", "tests", "fixtures mock purl requests testtools"),
    Suite("structlog==19.2.0", "tests", "freezegun pretend python-rapidjson Twisted"),
    Suite("tenacity==6.2.0", "tenacity/tests", "tornado typeguard"),
    Suite("traitlets==4.3.3", "traitlets", "decorator ipython-genutils mock"),
    Suite("validators==0.18.2", "tests", "decorator"),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A suite before and after."""

    suite: Suite
    before: Outcomes
    after: Outcomes
    barred: int
    """How many tests passed where six was barred and nothing was rewritten."""
    bites: bool
    """Whether some file could not import six then."""
    rewritten: int
    """How many files no-six changed."""
    kept: int
    """How many files still import six, and may."""

    @property
    def wrong(self) -> list[str]:
        """What is not as it should be."""
        wrong = differing(self.before, self.after)
        if not self.rewritten:
            wrong.append("nothing was rewritten: nothing is shown by it")
        if not self.bites or self.barred >= passed(self.before):
            wrong.append("with six barred, the suite passes as it is: the barrier does not hold")
        return wrong


def run(suite: Suite) -> Ran:
    """Run one suite three times, in the same place."""
    source, python = unpacked(suite.release, sdist=True), interpreter(suite)
    tree = copied(source, "suite")
    before, _ = outcomes(suite, tree, python)
    tree = copied(source, "suite")
    barred, log = outcomes(suite, tree, python, _barrier(tree, []), [_BARRIER])
    tree = copied(source, "suite")
    diffwright("apply", tree)
    rewritten = len(differences(source, tree))
    left = references(tree)
    kept = {str(tree / reference.path) for reference in left if reference.kind == "imports"}
    after, _ = outcomes(suite, tree, python, _barrier(tree, sorted(kept)), [_BARRIER])
    return Ran(suite, before, after, passed(barred), _BARRED in log, rewritten, len(kept))


def _barrier(tree: Path, kept: list[str]) -> dict[str, str]:
    """What bars six from all files of a tree but these."""
    return {"SIX_BARRED_FROM": str(tree), "SIX_KEPT_IN": os.pathsep.join(kept)}


def main() -> int:
    """Returns 0 if all is as it should be."""
    print("tests that pass: as released; after no-six, with six barred; with six barred only")
    print(
        f"{'':<26}{'released':>10}{'after':>10}{'differ':>10}{'barred':>10}{'rewritten':>11}{'kept':>6}"
    )
    failed = 0
    for suite in SUITES:
        ran = run(suite)
        differ = len(differing(ran.before, ran.after))
        figures = [passed(ran.before), passed(ran.after), differ, ran.barred]
        row = "".join(f"{figure:>10}" for figure in figures)
        print(f"{suite.release:<26}{row}{ran.rewritten:>11}{ran.kept:>6}", flush=True)
        failed += told(ran.wrong)
    print("  differ: tests that end otherwise than before; rewritten: files that no-six changed;")
    print("  kept: files that import six still, for a reason that is reported, and may")
    return ended(failed)


if __name__ == "__main__":
    sys.exit(main())
