"""How many of pyupgrade's own test cases for six come out the same: a part of ``make bench``.

Each case is treated as a tree of one file, by the command that a user has. Where the snippet
reads six and imports it nowhere, the import is put in front of it first: names are resolved by
their bindings here. What comes out differently on purpose is sorted by `RULES`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tarfile
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks import codes
from benchmarks.pyupgrade_cases import Case, cases
from benchmarks.tool import diffwright
from benchmarks.trees import CACHE

ARCHIVE = "https://github.com/asottile/pyupgrade/archive/refs/tags/v3.22.0.tar.gz"
VARIABLE = "PYUPGRADE_CHECKOUT"

EQUAL, BUT_FOR_IMPORT, ON_PURPOSE, DIFFERENT = (
    "equal",
    "equal but for the import of six, which pyupgrade leaves",
    "different on purpose",
    "different",
)
_IMPORT = "import six\n"


@dataclass(frozen=True, slots=True)
class Treated:
    """A case, and what becomes of it here."""

    case: Case
    ours: str
    left: list[str]
    """The reasons of what is left."""


RULES: dict[str, Callable[[Treated], bool]] = {
    "same code, other white space": lambda one: codes.same(one.ours, one.case.expected),
    "rewritten, where pyupgrade leaves it": lambda one: (
        one.case.expected == one.case.source and not codes.names_six(one.ours)
    ),
    "iter() stays: six gives an iterator, not a view": lambda one: codes.same(
        one.ours, one.case.expected, codes.without_iter
    ),
    "struct.pack, as six has it: another exception for numbers out of range": lambda one: (
        "int2byte" in one.case.source and "struct.pack" in one.ours
    ),
    "object stays a base: a metaclass sees the bases": lambda one: codes.same(
        one.ours, one.case.expected, codes.without_object
    ),
    "str('…') stays: it has nothing to do with six": lambda one: codes.same(
        one.ours, one.case.expected, codes.without_str
    ),
    "an import of a builtin keeps its form": lambda one: codes.same(
        one.ours, one.case.expected, codes.without_builtins
    ),
    "imports stand in the order of the file": lambda one: codes.same(
        one.ours, one.case.expected, codes.sorted_statements
    ),
    "a branch that is never taken goes as a whole": lambda one: codes.same(
        one.ours, one.case.expected, codes.without_dead
    ),
    "imports that pyupgrade leaves are rewritten too": lambda one: (
        codes.imports_part_of_six(one.case.expected) and not codes.names_six(one.ours)
    ),
}
"""Why a case differs on purpose, and how to tell; the first that holds is taken. What is left with
a reason goes before all of them."""


def treat(case: Case) -> Treated:
    """Rewrite the source of a case."""
    added = _IMPORT if codes.wants_import(case.source) else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder).resolve() / "module.py"
        path.write_bytes((added + case.source).encode())
        said = diffwright("apply", path.parent)
        ours = path.read_bytes().decode()
    if said.defects:
        raise RuntimeError(said.defects[0])
    return Treated(case, ours.removeprefix(added), [reason for _, _, reason in said.left])


def verdict(one: Treated) -> tuple[str, str]:
    """One of the four above; for the third, why, too."""
    if one.ours == one.case.expected:
        return EQUAL, ""
    if codes.without_six(one.ours) == codes.without_six(one.case.expected):
        return BUT_FOR_IMPORT, ""
    if one.left:
        return ON_PURPOSE, f"left: {one.left[0]}"
    for reason, holds in RULES.items():
        if holds(one):
            return ON_PURPOSE, reason
    return DIFFERENT, ""


def checkout(named: Path | None) -> Path | None:
    """A folder with the tests of pyupgrade: the one that is named, or the released one."""
    if named is not None:
        return named
    target = CACHE / "pyupgrade-tests"
    if not target.exists():
        CACHE.mkdir(exist_ok=True)
        try:
            with urllib.request.urlopen(ARCHIVE, timeout=20) as answer:
                content = answer.read()
        except OSError:
            return None
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            archive = Path(folder) / "archive"
            archive.write_bytes(content)
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            next(path for path in Path(folder).iterdir() if path.is_dir()).rename(target)
    return target


def main() -> int:
    """Returns 0, also where there are no tests to be had: this reports, and judges nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    named = os.environ.get(VARIABLE)
    parser.add_argument("checkout", nargs="?", type=Path, default=Path(named) if named else None)
    folder = checkout(parser.parse_args().checkout)
    if folder is None:
        print(
            f"\npyupgrade's cases: skipped, {ARCHIVE} can't be had; {VARIABLE} may name a checkout"
        )
        return 0
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        all_treated = list(executor.map(treat, cases(folder)))
    report(all_treated)
    return 0


def report(all_treated: list[Treated]) -> None:
    """Print how many cases come out how."""
    verdicts = [verdict(one) for one in all_treated]
    counts = Counter(what for what, _ in verdicts)
    reasons = Counter(why for what, why in verdicts if what == ON_PURPOSE)
    print(f"\npyupgrade's own cases for six: {len(all_treated)}")
    for what in (EQUAL, BUT_FOR_IMPORT, ON_PURPOSE, DIFFERENT):
        print(f"{counts[what]:>5} {what}")
        if what == ON_PURPOSE:
            for why, count in reasons.most_common():
                print(f"{count:>11} {why}")
    for one, (what, _) in zip(all_treated, verdicts, strict=True):
        if what == DIFFERENT:
            print(f"{one.case.test}: {one.case.source!r}\n    {one.case.expected!r} there")
            print(f"    {one.ours!r} here")


if __name__ == "__main__":
    sys.exit(main())
