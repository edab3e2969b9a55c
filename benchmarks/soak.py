"""no-six over real trees as they were released: ``make soak``.

For each tree: `preview` writes nothing; `apply` gives, in all files, what ``git apply`` of the
preview gives; every file that compiled still does; ruff finds nothing (F) that it did not find
before; a second preview is empty; each import of six that is left, and each use, is reported with
its reason. Prints the references to six before and after, as `benchmarks.references` counts them,
and what is left, by reason.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass

from benchmarks.references import KINDS, Reference, references
from benchmarks.soundness import told, treated
from benchmarks.tool import NO_SIX, Said, diffwright
from benchmarks.trees import unpacked

WHEELS = (
    "nova==22.0.0",
    "cinder==17.0.0",
    "neutron==17.0.0",
    "keystone==18.0.0",
    "glance==21.0.0",
)
SDISTS = (
    "swift==2.26.0",
    "ironic==13.0.0",
    "oslo.cache==2.3.0",
    "oslo.concurrency==4.0.2",
    "oslo.messaging==12.1.0",
    "oslo.middleware==4.0.2",
    "oslo.policy==3.1.0",
    "oslo.privsep==2.1.1",
    "oslo.reports==2.0.1",
    "oslo.service==2.1.1",
    "oslo.utils==4.1.1",
    "python-cinderclient==7.0.0",
    "python-designateclient==4.0.0",
    "python-glanceclient==3.1.1",
    "python-heatclient==2.1.0",
    "python-keystoneclient==4.0.0",
    "python-manilaclient==2.1.0",
    "python-mistralclient==4.0.1",
    "python-neutronclient==7.1.1",
    "python-swiftclient==3.9.0",
    "python-troveclient==4.1.0",
    "python-zaqarclient==1.13.1",
)
"""With their tests, requirements and settings, which wheels lack."""

EXPECTED = {
    "python-glanceclient==3.1.1": {
        ("glanceclient/shell.py", "F841"): "a loop sets it that calls methods, so the loop stays",
    },
}
"""What ruff finds afterwards and a person would settle by hand: by file and code, with the
reason."""

KEPT = "it imports what is left"
UNREPORTED = "no reason is reported"
_CODE = ("imports", "names")


@dataclass(frozen=True, slots=True)
class Soaked:
    """What became of one tree."""

    release: str
    before: Counter[str]
    """How many references of each kind there were."""
    left: list[tuple[Reference, str]]
    """Each reference that is left, and why."""
    wrong: list[str]
    """What is not as it should be."""

    def __str__(self) -> str:
        after = Counter(reference.kind for reference, _ in self.left)
        figures = (_figure(self.before[kind], after[kind]) for kind in KINDS)
        return f"{self.release:<30}" + "".join(f"{figure:>13}" for figure in figures)


def _figure(before: int, after: int) -> str:
    return f"{before} > {after}" if before or after else "-"


def soak(release: str, *, sdist: bool) -> Soaked:
    """Treat one tree."""
    source = unpacked(release, sdist=sdist)
    applied, wrong = treated(source, NO_SIX, EXPECTED.get(release, {}))
    before = Counter(reference.kind for reference in references(source))
    left = reasons(references(applied), diffwright("check", applied))
    wrong += [
        f"{reference.path}:{reference.line}: six is left, and {why}"
        for reference, why in left
        if why == UNREPORTED and reference.kind in _CODE
    ]
    return Soaked(release, before, left, wrong)


def reasons(left: list[Reference], said: Said) -> list[tuple[Reference, str]]:
    """Each reference with the reason that is reported for it."""
    reported: dict[str, dict[int, str]] = {}
    for path, line, reason in said.left:
        reported.setdefault(path, {})[line] = reason
    return [(reference, _reason(reference, reported.get(reference.path, {}))) for reference in left]


def _reason(reference: Reference, reported: dict[int, str]) -> str:
    # The line itself first: a long statement may hold several.
    for line in (reference.line, *reference.lines):
        if line in reported:
            return reported[line]
    return KEPT if reference.kind == "imports" and reported else UNREPORTED


def main() -> int:
    """Returns 0 if all is as it should be."""
    releases = [(release, False) for release in WHEELS] + [(release, True) for release in SDISTS]
    print("references to six, before > after")
    print(f"{'':<30}" + "".join(f"{kind:>13}" for kind in KINDS))
    total = Soaked("all", Counter(), [], [])
    for release, sdist in releases:
        soaked = soak(release, sdist=sdist)
        print(soaked, flush=True)
        told(soaked.wrong)
        total.before.update(soaked.before)
        total.left.extend(soaked.left)
        total.wrong.extend(soaked.wrong)
    print(total)
    for kind, meaning in KINDS.items():
        print(f"  {kind}: {meaning}")
    print("\nwhat is left, by reason")
    counts = Counter((why, reference.kind) for reference, why in total.left)
    for (why, kind), count in counts.most_common():
        print(f"{count:>7} {kind}: {why}")
    print(f"\n{len(total.wrong)} things wrong" if total.wrong else "\nall as it should be")
    return 1 if total.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
