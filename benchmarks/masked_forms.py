"""Programs that log what SQLAlchemy and oslo.utils have to mask, before masked-secret and after it:
a part of ``make soak``.

Each program runs with several releases of its library. It must show its password before, in no
line after, and otherwise the same; what it keeps, sends and connects with must not change.
"""

from __future__ import annotations

import difflib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.masked_programs import OSLO, SECRET, SQLALCHEMY
from benchmarks.outcomes import Suite, interpreter
from benchmarks.soundness import ended, told
from benchmarks.suites import SUITES
from benchmarks.tool import diffwright
from benchmarks.trees import CACHE, unpacked

_MASKED_SECRET = ("--select", "masked-secret")
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Form:
    """A program with a release of what it uses."""

    release: str
    program: str
    calls: tuple[str, ...]
    """What has to mask something in it afterwards: else nothing is shown by it."""
    at: str = ""
    """A release that is imported from its tree instead: suites.txt has one version of each."""


_OF_SQLALCHEMY = ("repr(make_url(", "repr(engine.url)", "repr(self.engine.url)", "_mask_url(")
_OF_OSLO = ("strutils.mask_password(", "_mask_url(")

FORMS = (
    *(
        Form(f"SQLAlchemy=={version}", SQLALCHEMY, _OF_SQLALCHEMY)
        for version in ("1.3.24", "1.4.54", "2.0.44")
    ),
    Form("oslo.utils==4.1.1", OSLO, _OF_OSLO, at="oslo.utils==4.1.1"),
    Form("oslo.utils==10.2.0", OSLO, _OF_OSLO),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program shows, and what it has kept at its end."""

    lines: list[str]
    kept: object

    @property
    def shown(self) -> list[str]:
        """The lines that hold the password."""
        return [line for line in self.lines if SECRET in line]


def main() -> int:
    """Returns 0 if all is as it should be."""
    print("lines that show a password: as written; after masked-secret; masked; all lines")
    print(f"{'':<22}{'written':>9}{'after':>9}{'masked':>9}{'lines':>9}")
    failed = 0
    for form in FORMS:
        before, after, text = _run(form)
        masked = sum(_MASK in line for line in after.lines)
        figures = (len(before.shown), len(after.shown), masked, len(after.lines))
        print(f"{form.release:<22}{''.join(f'{it:>9}' for it in figures)}", flush=True)
        failed += told(wrong_in(form, before, after, text))
    return ended(failed)


def _run(form: Form) -> tuple[Ran, Ran, str]:
    """A program before and after its treatment, and its text then."""
    python, paths = _python(form)
    folder = CACHE / "masked-forms"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "requirements.txt").write_text(f"{form.release}\n")
    program = folder / "program.py"
    program.write_text(form.program)
    before = _ran(python, program, paths)
    # The cache is ignored in the work tree of this project.
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    diffwright("apply", folder, _MASKED_SECRET)
    return before, _ran(python, program, paths), program.read_text()


def _python(form: Form) -> tuple[Path, list[Path]]:
    """The interpreter that has what a program needs, and from where else it imports."""
    if form.at:
        (suite,) = [it for it in SUITES if it.release == form.at]
        return interpreter(suite), [unpacked(form.at)]
    return interpreter(Suite(f"masked-{form.release}", "", form.release)), []


def _ran(python: Path, program: Path, paths: list[Path]) -> Ran:
    kept = program.with_name("kept.json")
    kept.unlink(missing_ok=True)
    finished = subprocess.run(
        [str(python), str(program), str(kept)],
        env={"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(f"{program}: exit code {finished.returncode}\n{finished.stdout}")
    return Ran(finished.stdout.splitlines(), json.loads(kept.read_text()))


def wrong_in(form: Form, before: Ran, after: Ran, text: str) -> list[str]:
    """What is not as it should be."""
    wrong = [f"still shown: {line}" for line in after.shown]
    if not before.shown:
        wrong.append("nothing was shown before: nothing is shown by it")
    wrong += [f"nothing is masked by {call}…)" for call in form.calls if call not in text]
    expected = [line.replace(SECRET, _MASK) for line in before.lines]
    differ = difflib.unified_diff(expected, after.lines, "expected", "shown", n=0, lineterm="")
    wrong += [line for line in differ if line[:3] not in {"---", "+++"} and line[:2] != "@@"]
    if before.kept != after.kept:
        wrong.append(f"kept {before.kept} before, {after.kept} after")
    if SECRET not in json.dumps(before.kept):
        wrong.append("no password is kept: nothing is shown by it")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
