"""The tests of a release, run in an environment of their own, and how each of them ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.trees import CACHE

_CONSTRAINTS = Path(__file__).with_name("suites.txt")
_UNIT = Path(__file__).parent / "unit" / "ends.py"
_STUCK = re.compile(r'File "(.+?)", line (\d+) in (\S+)')

Outcomes = dict[str, Counter[str]]
"""By the name of a test, how its runs ended; a name may be that of several."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A package with its tests."""

    release: str
    tests: str
    """The folder that holds them, or the file."""
    requires: str = ""
    """What it needs besides pytest and six; suites.txt has the versions."""
    arguments: tuple[str, ...] = ()
    """For pytest."""
    pytest: str = "pytest==8.4.2"


class Hangs(Exception):
    """A suite does not end, and where it stands, as far as that is known."""


def interpreter(suite: Suite) -> Path:
    """The Python of an environment that holds what the suite needs, made once."""
    wanted = f"{suite.pytest} six==1.17.0 {suite.requires}".split()
    return environment(suite.release, wanted, _CONSTRAINTS)[0]


def environment(
    name: str,
    wanted: Sequence[str],
    constraints: Path | None,
    base: str = sys.executable,
    tools: Sequence[str] = (),
) -> tuple[Path, list[str]]:
    """The Python of an environment made once, of the interpreter `base`, and what it lacks.

    All that is `wanted` must be there; those of the `tools` that can't be installed are returned.
    """
    folder = CACHE / "environments" / name
    python, done = folder / "bin" / "python", folder / ".installed"
    key = " ".join([*wanted, *tools])
    if not done.exists() or done.read_text().splitlines()[0] != key:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([base, "-m", "venv", str(folder)], check=True)
        _install(python, wanted, constraints)
        lacking = []
        try:
            _install(python, tools, constraints)
        except subprocess.CalledProcessError:
            for tool in tools:
                try:
                    _install(python, [tool], constraints)
                except subprocess.CalledProcessError:
                    lacking.append(tool)
        done.write_text("\n".join([key, *lacking]))
    return python, done.read_text().splitlines()[1:]


def _install(python: Path, wanted: Sequence[str], constraints: Path | None) -> None:
    if wanted:
        pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        # As a variable it also holds for the tools that an old sdist is built with.
        constrained = {"PIP_CONSTRAINT": str(constraints)} if constraints else {}
        subprocess.run([*pip, *wanted], check=True, env={**os.environ, **constrained})


def outcomes(
    suite: Suite,
    tree: Path,
    python: Path,
    variables: Mapping[str, str] | None = None,
    paths: Sequence[Path] = (),
    *,
    limit: float = 600,
) -> tuple[Outcomes, str]:
    """How the tests of a tree end, and what pytest prints.

    `variables` and `paths` (to import from) are added to what all suites run with. Raises `Hangs`
    if the tests take longer than `limit`, in seconds.
    """
    report = tree.with_name("junit.xml")
    report.unlink(missing_ok=True)
    # Settings of the package itself ask for plug-ins, and for warnings to be errors.
    options = ["-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "-q"]
    options += ["--continue-on-collection-errors", "--junitxml", str(report), *suite.arguments]
    command = ["-m", "pytest", *options, suite.tests]
    log = ran(command, tree, python, variables, paths, limit=limit)
    found: Outcomes = defaultdict(Counter)
    if report.exists():  # not, if what pytest is started with can't be imported
        for case in ElementTree.parse(report).iter("testcase"):
            ends = {child.tag for child in case} & {"failure", "error", "skipped"}
            name = f"{case.get('classname')}::{case.get('name')}"
            found[name][" and ".join(sorted(ends)) or "passed"] += 1
    return dict(found), log


def unit_outcomes(module: str, tree: Path, python: Path, *, limit: float) -> tuple[Outcomes, str]:
    """The same for one module of tests by the runner of the standard library.

    Of a module that takes longer than `limit` this is how it ends, for all of its tests.
    """
    report = tree.with_name(f"{module}.json")
    report.unlink(missing_ok=True)
    command = ["-X", "faulthandler", str(_UNIT), str(report), module]
    try:
        log = ran(command, tree, python, limit=limit)
    except Hangs as where:
        return {module: Counter(hangs=1)}, f"hangs: {where}"
    found: Outcomes = defaultdict(Counter)
    if report.exists():
        for name, end in json.loads(report.read_text()):
            found[name][end] += 1
    return dict(found), log


def ran(
    command: Sequence[str],
    tree: Path,
    python: Path,
    variables: Mapping[str, str] | None = None,
    paths: Sequence[Path] = (),
    *,
    limit: float,
) -> str:
    """Run a Python's command over a tree, and return what it prints.

    `variables` and `paths` (to import from) are added to what all run with. Raises `Hangs` if it
    takes longer than `limit`, in seconds.
    """
    environment = {
        "HOME": str(tree),
        "LC_ALL": "C.UTF-8",
        "PATH": f"{python.parent}{os.pathsep}{os.defpath}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(map(str, [tree, tree / "src", *paths])),
        "TZ": "UTC",
        **(variables or {}),
    }
    with subprocess.Popen(
        [str(python), *command],
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as running:
        try:
            return running.communicate(timeout=limit)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            # Aborted, it writes where each thread stands.
            running.send_signal(signal.SIGABRT)
            with suppress(subprocess.TimeoutExpired):
                running.communicate(timeout=10)
            # What the tests have started may live on, and hold the pipe open.
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            log = running.communicate()[0].decode(errors="replace")
            raise Hangs(stuck(log, tree)) from None


def stuck(log: str, tree: Path) -> str:
    """The innermost lines of the tree in the stacks that an aborted Python wrote."""
    ours = [
        f"{Path(path).relative_to(tree)}:{line} in {function}"
        for path, line, function in _STUCK.findall(log)
        if Path(path).is_relative_to(tree)
    ]
    return ", ".join(ours[:3]) or "nobody knows where"


def passed(found: Outcomes) -> int:
    """How many tests pass."""
    return sum(ends["passed"] for ends in found.values())


def differing(before: Outcomes, after: Outcomes) -> list[str]:
    """The tests that do not end as they did, and how they end."""
    return [
        f"{name}: {_ends(before, name)} before, {_ends(after, name)} after"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _ends(found: Outcomes, name: str) -> str:
    return ", ".join(sorted(found.get(name, {"absent": 1})))
