"""The test suites of real packages, before no-six and after it: a part of ``make soak``.

Each suite runs as it was released, and once more after ``diffwright apply``, with six barred from
the package's own files (`benchmarks.barrier`); its dependencies may import six. Every test must
end as it did before. Some tests fail on a Python of today, with or without six: they must fail
after as well. To see that the barrier holds, each suite also runs with it, but not rewritten.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.references import references
from benchmarks.tool import diffwright
from benchmarks.trees import CACHE, copied, differences, unpacked

_BARRIER = Path(__file__).with_name("barrier")
_CONSTRAINTS = Path(__file__).with_name("suites.txt")
_BARRED = "six is barred from"
_SEED = ("--hypothesis-seed=0",)

Outcomes = dict[str, Counter[str]]
"""By the name of a test, how its runs ended; a name may be that of several."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A package with its tests."""

    release: str
    tests: str
    """The folder that holds them."""
    requires: str = ""
    """What it needs besides pytest and six; suites.txt has the versions."""
    arguments: tuple[str, ...] = ()
    """For pytest."""
    pytest: str = "pytest==8.4.2"


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
    def differing(self) -> list[str]:
        """The tests that do not end as they did."""
        names = sorted(self.before.keys() | self.after.keys())
        return [name for name in names if self.before.get(name) != self.after.get(name)]

    @property
    def wrong(self) -> list[str]:
        """What is not as it should be."""
        wrong = [
            f"{name}: {_ends(self.before, name)} before, {_ends(self.after, name)} after"
            for name in self.differing
        ]
        if not self.rewritten:
            wrong.append("nothing was rewritten: nothing is shown by it")
        if not self.bites or self.barred >= _passed(self.before):
            wrong.append("with six barred, the suite passes as it is: the barrier does not hold")
        return wrong


def _passed(outcomes: Outcomes) -> int:
    return sum(ends["passed"] for ends in outcomes.values())


def _ends(outcomes: Outcomes, name: str) -> str:
    return ", ".join(sorted(outcomes.get(name, {"absent": 1})))


def run(suite: Suite) -> Ran:
    """Run one suite three times, in the same place."""
    source, python = unpacked(suite.release, sdist=True), _interpreter(suite)
    before, _ = _outcomes(suite, copied(source, "suite"), python, None)
    barred, log = _outcomes(suite, copied(source, "suite"), python, [])
    tree = copied(source, "suite")
    diffwright("apply", tree)
    rewritten = len(differences(source, tree))
    left = references(tree)
    kept = {str(tree / reference.path) for reference in left if reference.kind == "imports"}
    after, _ = _outcomes(suite, tree, python, sorted(kept))
    return Ran(suite, before, after, _passed(barred), _BARRED in log, rewritten, len(kept))


def _interpreter(suite: Suite) -> Path:
    """The Python of an environment that holds what the suite needs, made once."""
    environment = CACHE / "environments" / suite.release
    python, done = environment / "bin" / "python", environment / ".installed"
    wanted = f"{suite.pytest} six==1.17.0 {suite.requires}"
    if not done.exists() or done.read_text() != wanted:
        shutil.rmtree(environment, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--constraint", str(_CONSTRAINTS), *wanted.split()], check=True)
        done.write_text(wanted)
    return python


def _outcomes(
    suite: Suite, tree: Path, python: Path, kept: list[str] | None
) -> tuple[Outcomes, str]:
    """How the tests of a tree end, and what pytest prints.

    Where `kept` is no None, six is barred from all files of the tree but these.
    """
    report = CACHE / "junit.xml"
    report.unlink(missing_ok=True)
    paths = [str(tree), str(tree / "src")]
    environment = {
        "HOME": str(tree),
        "LC_ALL": "C.UTF-8",
        "PATH": f"{python.parent}{os.pathsep}{os.defpath}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    if kept is not None:
        paths.append(str(_BARRIER))
        environment |= {"SIX_BARRED_FROM": str(tree), "SIX_KEPT_IN": os.pathsep.join(kept)}
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    # Settings of the package itself ask for plug-ins, and for warnings to be errors.
    options = ["-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "-q"]
    options += ["--continue-on-collection-errors", "--junitxml", str(report), *suite.arguments]
    finished = subprocess.run(
        [str(python), "-m", "pytest", *options, suite.tests],
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outcomes: Outcomes = defaultdict(Counter)
    if report.exists():  # not, if what pytest is started with can't be imported
        for case in ElementTree.parse(report).iter("testcase"):
            ends = {child.tag for child in case} & {"failure", "error", "skipped"}
            name = f"{case.get('classname')}::{case.get('name')}"
            outcomes[name][" and ".join(sorted(ends)) or "passed"] += 1
    return dict(outcomes), finished.stdout.decode(errors="replace")


def main() -> int:
    """Returns 0 if all is as it should be."""
    print("tests that pass: as released; after no-six, with six barred; with six barred only")
    print(
        f"{'':<26}{'released':>10}{'after':>10}{'differ':>10}{'barred':>10}{'rewritten':>11}{'kept':>6}"
    )
    failed = 0
    for suite in SUITES:
        ran = run(suite)
        figures = [_passed(ran.before), _passed(ran.after), len(ran.differing), ran.barred]
        row = "".join(f"{figure:>10}" for figure in figures)
        print(f"{suite.release:<26}{row}{ran.rewritten:>11}{ran.kept:>6}", flush=True)
        for wrong in ran.wrong:
            print(f"  WRONG: {wrong}", flush=True)
        failed += len(ran.wrong)
    print("  differ: tests that end otherwise than before; rewritten: files that no-six changed;")
    print("  kept: files that import six still, for a reason that is reported, and may")
    print(f"{failed} things wrong" if failed else "all as it should be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
