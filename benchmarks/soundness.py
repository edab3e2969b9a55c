"""What must be as good after a rewrite as before: what compiles, and what ruff has to say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.tool import diffwright
from benchmarks.trees import copied, differences

Complaint = tuple[str, str, str]
"""File, code and message of a finding of ruff."""


def treated(
    source: Path, options: Sequence[str], expected: Mapping[tuple[str, str], str]
) -> tuple[Path, list[str]]:
    """A copy of a tree with the changes applied, and what is not as it should be.

    `expected` is what ruff finds afterwards and nobody minds: by file and code, with the reason.
    """
    applied, patched = copied(source, "applied"), copied(source, "patched")
    preview = diffwright("preview", applied, options)
    wrong = [*preview.defects]
    if touched := differences(source, applied):
        wrong.append(f"preview wrote to the tree: {touched[:3]}")
    diffwright("apply", applied, options)
    if preview.output:
        subprocess.run(["git", "apply", "-"], cwd=patched, input=preview.output, check=True)
    if unequal := differences(applied, patched):
        wrong.append(f"git apply gives another tree: {unequal[:3]}")
    if diffwright("preview", applied, options).output:
        wrong.append("a second preview is not empty")
    new = {(path, code): text for path, code, text in complaints(applied) - complaints(source)}
    wrong += [f"ruff: {path}: {code} {new[path, code]}" for path, code in new.keys() - expected]
    wrong += [f"ruff no longer finds {code} in {path}" for path, code in expected.keys() - new]
    # In copies, since it leaves folders behind. A file that is gone need not compile.
    broken = compiled(copied(source, "compiled")) - compiled(copied(applied, "compiled-after"))
    if broken := {name for name in broken if (applied / name).exists()}:
        wrong.append(f"no longer compiles: {sorted(broken)[:3]}")
    return applied, wrong


def told(wrong: Sequence[str]) -> int:
    """How many things are not as they should be; each is printed."""
    for line in wrong:
        print(f"  WRONG: {line}", flush=True)
    return len(wrong)


def ended(failed: int) -> int:
    """The exit code for so many things that are not as they should be, which is printed, too."""
    print(f"{failed} things wrong" if failed else "all as it should be")
    return 1 if failed else 0


def by_reason(
    title: str, width: int, forms: Mapping[tuple[str, bool], int], reasons: Counter[str]
) -> None:
    """Print how many findings of each form are repaired and left, and why they are left."""
    print(f"\n{title}")
    for form in sorted({form for form, _ in forms}):
        done, left = forms.get((form, True), 0), forms.get((form, False), 0)
        print(f"{form:<{width}}{done:>6}{left:>6}")
    print("\nleft, by reason")
    for reason, count in reasons.most_common():
        print(f"{count:>7} {reason}")


def compiled(tree: Path) -> set[str]:
    """The files of a tree that this Python compiles."""
    command = [sys.executable, "-W", "ignore", "-m", "compileall", "-qq", "-j", "0", str(tree)]
    subprocess.run(command, check=False)
    ending = f".{sys.implementation.cache_tag}.pyc"
    return {
        str(path.relative_to(tree).parent.parent / path.name.replace(ending, ".py"))
        for path in tree.rglob(f"__pycache__/*{ending}")
    }


def complaints(tree: Path) -> Counter[Complaint]:
    """What ruff finds by its rules F: names that are undefined, imports that nobody uses."""
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "F", "--isolated", "--no-cache"]
    finished = subprocess.run(
        [*ruff, "--exit-zero", "--output-format", "json", "."],
        cwd=tree,
        capture_output=True,
        check=True,
    )
    return Counter(
        (
            str(Path(found["filename"]).relative_to(tree)),
            found["code"] or "",
            # Lines above may have gone.
            re.sub(r"\bline \d+", "line N", found["message"]),
        )
        for found in json.loads(finished.stdout)
    )
