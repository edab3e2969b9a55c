"""locked-cache over real trees as they were released: a part of ``make soak``.

For each tree: how many states get a lock and how many are only reported, by what the function does
that races, and by reason. The tree must also be as sound afterwards as before, in the ways of
`benchmarks.soundness.treated`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

from benchmarks.soundness import by_reason, told, treated
from benchmarks.trees import unpacked
from codemods.catalog import choose
from codemods.codemod import Finding
from codemods.engine.pipeline import run
from codemods.engine.select import select

WHEELS = (
    "nova==22.0.0",
    "nova==34.0.0",
    "cinder==17.0.0",
    "neutron==17.0.0",
    "keystone==18.0.0",
    "ironic==16.0.0",
    "oslo.db==8.4.0",
    "oslo.messaging==12.5.0",
    "oslo.policy==3.5.0",
    "oslo.service==2.4.0",
    "apache-airflow==2.3.0",
    "Babel==2.9.1",
    "botocore==1.20.0",
    "celery==5.2.7",
    "certifi==2020.12.5",
    "kombu==5.2.4",
    "python-dateutil==2.8.2",
    "sentry-sdk==1.5.0",
)

_NAME = "locked-cache"
_LOW = {_NAME: {"confidence": "low"}}
_FIRST = re.compile(r"unlocked steps on .+?: [\w.]+ \(([^)]*)\)")
_PLACES = re.compile(r"\S+:\d+|\bline \d+|`[^`]*`|\([^)]*\)|\b_\w+|\S+\.py\b")


def form_of(finding: Finding) -> str:
    """What the first function that races does: ``tests, binds``."""
    told = _FIRST.match(finding.message)
    steps = told[1].split(", ") if told else []
    return ", ".join(step.partition(" ")[0] for step in steps)


def main() -> int:
    """Returns 0 if all is as it should be."""
    failed = 0
    forms: Counter[tuple[str, bool]] = Counter()
    reasons: Counter[str] = Counter()
    print(f"{'states':<30}{'locked':>8}{'left':>6}")
    for release in WHEELS:
        source = unpacked(release)
        findings = list(run(select([source]), choose([_NAME], options=_LOW), jobs=2).findings)
        locked = sum(it.repaired for it in findings)
        print(f"{release:<30}{locked:>8}{len(findings) - locked:>6}", flush=True)
        forms.update((form_of(it), it.repaired) for it in findings)
        reasons.update(_PLACES.sub("…", it.reason) for it in findings if it.reason)
        option = ("--option", f"{_NAME}.confidence=low")
        _, wrong = treated(source, ("--select", _NAME, *option), {})
        failed += told(wrong)
    by_reason("by what races: locked, left", 40, forms, reasons)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
