"""no-six over five OpenStack services as they were released: ``make soak``.

For each tree: `preview` writes nothing; `apply` gives byte for byte what ``git apply`` of the
preview gives; every file that compiled still does; a second preview is empty. Prints how many
findings were repaired, and how many only reported, by reason.
"""

from __future__ import annotations

import compileall
import contextlib
import filecmp
import io
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks.trees import copied, unpacked

RELEASES = (
    "nova==22.0.0",
    "cinder==17.0.0",
    "neutron==17.0.0",
    "keystone==18.0.0",
    "glance==21.0.0",
)
_LEFT = re.compile(r"; left: (.*) \[CWE-\d+\]$", re.M)


def diffwright(command: str, tree: Path) -> tuple[bytes, str]:
    """Standard output and standard error of one command. Raises `RuntimeError` on exit codes."""
    finished = subprocess.run(
        [sys.executable, "-m", "codemods", command, str(tree)], capture_output=True, check=False
    )
    errors = finished.stderr.decode()
    if finished.returncode:
        raise RuntimeError(f"{command} {tree.name}: exit code {finished.returncode}\n{errors}")
    return finished.stdout, errors


def compiled(tree: Path) -> set[str]:
    """The files of a tree that this Python compiles."""
    with contextlib.redirect_stdout(io.StringIO()):
        compileall.compile_dir(tree, quiet=2, workers=0)
    return {
        str(path.relative_to(tree).parent.parent / path.name.partition(".")[0])
        for path in tree.rglob("__pycache__/*.pyc")
    }


def differences(one: Path, other: Path) -> list[str]:
    """The Python files that are not the same bytes in both trees."""
    names = [str(path.relative_to(one)) for path in sorted(one.rglob("*.py"))]
    _, unequal, missing = filecmp.cmpfiles(one, other, names, shallow=False)
    return [*unequal, *missing]


def soak(release: str) -> list[str]:
    """Treat one tree; returns what was not as it should be."""
    source = unpacked(release)
    applied, patched = copied(source, "applied"), copied(source, "patched")
    wrong = []
    compiles = compiled(copied(source, "compiled"))
    diff, _ = diffwright("preview", applied)
    if differences(source, applied):
        wrong.append("preview wrote to the tree")
    _, summary = diffwright("apply", applied)
    if diff:
        subprocess.run(["git", "apply", "-"], cwd=patched, input=diff, check=True)
    if unequal := differences(applied, patched):
        wrong.append(f"git apply gives another tree: {unequal[:3]}")
    if diffwright("preview", applied)[0]:
        wrong.append("a second preview is not empty")
    if broken := compiles - compiled(applied):
        wrong.append(f"no longer compiles: {sorted(broken)[:3]}")
    print(f"{release}\n  " + "\n  ".join(summary.strip().splitlines()[-2:]))
    for reason, count in Counter(_LEFT.findall(summary)).most_common():
        print(f"    {count} left: {reason}")
    return wrong


def main() -> int:
    """Returns 0 if all is as it should be."""
    failed = 0
    for release in RELEASES:
        for wrong in soak(release):
            print(f"  WRONG: {wrong}")
            failed += 1
    print("all as it should be" if not failed else f"{failed} things wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
