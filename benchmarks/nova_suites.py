"""Nova's own unit tests, before all codemods and after them: ``make soak-nova``.

The newest Nova of PyPI and the one of 2020 are treated as a whole, with timeouts of 60 and of 300
seconds. A second run must find nothing more to change, and each file must compile in the Python of
the tests, too. Of the unit tests those modules run that name something whose code was changed
(`benchmarks.symbols`), and a few always. no-six alone touches half of Nova 22: for it, the modules
run that are called as what they test. No test that passed may end otherwise. And what docs/nova.md
shows of Nova 22 must be what comes out.

Names of releases, as arguments, choose among them. Where no Python is found that a release runs
in, its tests do not run, which is said.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from benchmarks.outcomes import Outcomes, differing, environment, passed, unit_outcomes
from benchmarks.soundness import compiled, ended, told
from benchmarks.symbols import dotted, naming, rewritten
from benchmarks.tool import Said, diffwright
from benchmarks.trees import CACHE, copied, differences, unpacked

OPTIONS = ("--option", "configurable-timeout.values=60,300")
_NOT_SIX = ("--ignore", "no-six", *OPTIONS)
_TESTS, _UNIT = "nova/tests", "nova/tests/unit"
_ALWAYS = {f"{_UNIT}/{name}.py" for name in ("test_context", "test_service", "compute/test_api")}
_PAGE = Path(__file__).parents[1] / "docs" / "nova.md"
_ON_PAGE = "nova==22.0.0"
_SHOWN = re.compile(r"^```diff\n(@@ .*?)^```", re.MULTILINE | re.DOTALL)
_LIMIT = 1800
"""Seconds for a module of tests."""
_AT_ONCE = 2

_TOOLS = (
    "ddt fixtures gabbi oslotest PyMySQL requests-mock testresources testscenarios testtools"
    " wsgi-intercept"
)
"""What the tests of today need, where the wheel does not say it."""
_EXTRA = re.compile(r"^Provides-Extra: (\S+)$", re.MULTILINE)
_FOR_TESTS = re.compile(r"^Requires-Dist: ([\w.-]+).*extra == .test.$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Nova:
    """A release, and what its tests run in."""

    release: str
    variable: str
    """The variable of the environment that may say which Python."""
    minors: Sequence[int]
    """The versions 3.x that will do, best first."""

    @property
    def pins(self) -> Path | None:
        """The versions to install, if they are noted."""
        major = self.release.partition("==")[2].partition(".")[0]
        path = Path(__file__).with_name(f"nova-{major}.txt")
        return path if path.exists() else None


def newest() -> str:
    """The newest release that the Python of this process takes, as ``nova==34.0.0``."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "-qq"]
    folder = CACHE / "downloads" / "nova.newest"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([*pip, "--only-binary", ":all:", "--dest", str(folder), "nova"], check=True)
    (wheel,) = folder.iterdir()
    return f"nova=={wheel.name.split('-')[1]}"


def python_for(nova: Nova) -> str | None:
    """A Python that runs, of a version that will do."""
    for candidate in _candidates(nova):
        code = "import sys, ensurepip, venv; print(sys.version_info[1])"
        try:
            said = subprocess.run([candidate, "-c", code], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        if int(said.stdout) in nova.minors:
            return candidate
    return None


def _candidates(nova: Nova) -> Iterator[str]:
    if named := os.environ.get(nova.variable):
        yield named
    yield sys.executable
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in nova.minors:
        yield f"python3.{minor}"
        yield from map(str, sorted(versions.glob(f"3.{minor}.*/bin/python"), reverse=True))


def prepared(nova: Nova, source: Path, base: str) -> tuple[Path, list[str]]:
    """The Python of an environment for the tests of a release, and what could not be installed."""
    (metadata,) = source.glob("*.dist-info/METADATA")
    text = metadata.read_text()
    extras = ",".join(sorted(set(_EXTRA.findall(text)) - {"test"}))
    wanted = [nova.release.replace("nova", f"nova[{extras}]")]
    tools = _FOR_TESTS.findall(text) or _TOOLS.split()
    name = nova.release.replace("==", "-")
    python, lacking = environment(name, wanted, nova.pins, base, tools)
    # What is tested is the tree, and nothing else must be taken for it.
    pip = [str(python), "-m", "pip", "uninstall", "--yes", "-qq", "nova"]
    subprocess.run(pip, check=True)
    return python, lacking


def chosen(source: Path, applied: Path) -> list[str]:
    """The modules of tests to run, as paths: `applied` is the tree with all changes."""
    few = copied(source, "few")
    diffwright("apply", few, _NOT_SIX)
    symbols = rewritten(source, few, _TESTS)
    found = {
        str(path.relative_to(source))
        for path in (source / _UNIT).rglob("test_*.py")
        if naming(path.read_text(), symbols)
    }
    for name in differences(few, applied):
        path = Path(name)
        if not path.is_relative_to(_TESTS) and path.suffix == ".py":
            inner = path.relative_to("nova")
            found.add(str(_UNIT / inner.with_name(f"test_{inner.name}")))
    return sorted(name for name in found | _ALWAYS if (source / name).exists())


def outcomes_of(modules: Sequence[str], tree: Path, python: Path) -> dict[str, Outcomes]:
    """How the tests of each module end; what the runs print is kept in the cache."""
    logs = CACHE / f"logs-{tree.parent.name}"
    logs.mkdir(exist_ok=True)
    # Once, instead of in each process.
    compileall = [str(python), "-m", "compileall", "-qq", "-f", "nova"]
    subprocess.run(compileall, cwd=tree, check=False)

    def run(module: str) -> Outcomes:
        found, log = unit_outcomes(dotted(Path(module)), tree, python, limit=_LIMIT)
        (logs / f"{dotted(Path(module))}.txt").write_text(log)
        return found

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(modules, pool.map(run, modules), strict=True))


def worse(before: Outcomes, after: Outcomes) -> list[str]:
    """The tests that passed, and pass no more."""
    none: Counter[str] = Counter()
    fewer = {
        name: ends
        for name, ends in before.items()
        if after.get(name, none)["passed"] < ends["passed"]
    }
    return differing(fewer, {name: ends for name, ends in after.items() if name in fewer})


def untrue(page: str, diff: str) -> list[str]:
    """The headers of the hunks that a page shows, and that a diff has not so; a hunk may be shown
    in part."""
    found = []
    for block in _SHOWN.findall(page):
        header, _, lines = block.partition("\n")
        if header not in diff or lines not in diff:
            found.append(header)
    return found


def treated(nova: Nova, source: Path) -> list[str]:
    """What is not as it should be of a release, whose counts and tests are printed."""
    print(f"\n{nova.release}")
    _counts(diffwright("check", source, OPTIONS))
    applied = copied(source, "applied")
    wrong = diffwright("apply", applied, OPTIONS).defects
    files = differences(source, applied)
    print(f"{len(files)} files changed", flush=True)
    if not files:
        wrong.append("nothing was rewritten: nothing is shown by it")
    again = copied(applied, "again")
    diffwright("apply", again, OPTIONS)
    if more := differences(applied, again):
        wrong.append(f"a second run changes {len(more)} files: {more[:3]}")
    broken = {name for name in files if name.endswith(".py") and (applied / name).exists()}
    if broken := broken - compiled(copied(applied, "compiled-after")):
        wrong.append(f"does not compile: {sorted(broken)[:3]}")
    if nova.release == _ON_PAGE:
        diff = diffwright("preview", source, OPTIONS).output.decode()
        wrong += [f"{_PAGE.name}: not so: {it}" for it in untrue(_PAGE.read_text("utf-8"), diff)]
    base = python_for(nova)
    if base is None:
        versions = " or ".join(f"3.{minor}" for minor in nova.minors)
        print(f"its tests were not run: no Python {versions} is found ({nova.variable} names one)")
        return wrong
    return wrong + _tested(nova, source, applied, base)


def _counts(said: Said) -> None:
    print(f"{'':<32}{'found':>10}{'repaired':>10}{'left':>10}")
    for weakness, figures in said.by_weakness.items():
        print(f"{weakness:<32}" + "".join(f"{figure:>10}" for figure in figures))


def _tested(nova: Nova, source: Path, applied: Path, base: str) -> list[str]:
    python, lacking = prepared(nova, source, base)
    if nova.pins is None:
        print("no versions are noted for it: its tests run with the newest that it takes")
    if lacking:
        print(f"could not be installed: {' '.join(lacking)}")
    modules = chosen(source, applied)
    # In the same place both times.
    started = monotonic()
    before = outcomes_of(modules, copied(source, "suite"), python)
    after = outcomes_of(modules, copied(applied, "suite"), python)
    wrong = []
    print(f"{'tests':<62}{'released':>10}{'after':>10}{'differ':>8}")
    for name in modules:
        one, other = before[name], after[name]
        short = str(Path(name).relative_to(_UNIT))
        differ = differing(one, other)
        print(f"{short:<62}{passed(one):>10}{passed(other):>10}{len(differ):>8}")
        wrong += [f"{short}: {line}" for line in worse(one, other)]
    ran = [sum(map(passed, found.values())) for found in (before, after)]
    differ = [line for name in modules for line in differing(before[name], after[name])]
    seconds = round(monotonic() - started)
    print(f"{f'{len(modules)} modules, {seconds} s':<62}{ran[0]:>10}{ran[1]:>10}{len(differ):>8}")
    if not ran[0]:
        wrong.append("no test passes as it is: nothing is shown by it")
    return wrong


def main() -> int:
    """Returns 0 if all is as it should be."""
    releases = (
        Nova(newest(), "NOVA_PYTHON", (11, 12, 13)),
        Nova(_ON_PAGE, "NOVA22_PYTHON", (8, 9)),
    )
    failed = 0
    for nova in releases:
        if not sys.argv[1:] or nova.release in sys.argv[1:]:
            failed += told(treated(nova, unpacked(nova.release)))
    print("  released, after: tests that pass; differ: tests that end otherwise than before")
    return ended(failed)


if __name__ == "__main__":
    sys.exit(main())
