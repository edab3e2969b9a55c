"""configurable-timeout over real trees as they were released: a part of ``make soak``.

For each tree, with 300 seconds and with timeouts of any value: how many are lifted, and how many
are left, by form and by reason. With any value the tree must also be as sound afterwards as
before, in the ways of `benchmarks.soundness.treated`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

from benchmarks.soundness import by_reason, told, treated
from benchmarks.timeout_forms import by_form
from benchmarks.tool import diffwright
from benchmarks.trees import unpacked

WHEELS = (
    "nova==22.0.0",
    "nova==34.0.0",
    "cinder==17.0.0",
    "neutron==17.0.0",
    "ironic==16.0.0",
    "celery==5.2.7",
    "docker==6.1.0",
    "django-oauth-toolkit==2.0.0",
    "kombu==5.2.4",
    "sentry-sdk==1.5.0",
)
SDISTS = ("openstack-heat==15.0.0", "swift==2.26.0", "django-allauth==0.50.0")

_SELECT = ("--select", "configurable-timeout")
_ANY = ("--option", "configurable-timeout.values=any")
_COUNTS = re.compile(r"(\d+) findings?: (\d+) can be repaired, (\d+) only reported\.")


def counted(counts: list[str]) -> tuple[int, int]:
    """How many findings are lifted and how many are left, by the last line of a report."""
    found = _COUNTS.fullmatch(counts[-1])
    assert found is not None
    return int(found[2]), int(found[3])


def main() -> int:
    """Returns 0 if all is as it should be."""
    failed = 0
    reasons: Counter[str] = Counter()
    forms: Counter[tuple[str, bool]] = Counter()
    print(f"{'timeouts lifted, left':<30}{'of 300 s':>12}{'of any value':>16}")
    for release in (*WHEELS, *SDISTS):
        source = unpacked(release, sdist=release in SDISTS)
        few = counted(diffwright("check", source, _SELECT).counts)
        said = diffwright("check", source, (*_SELECT, *_ANY))
        many = counted(said.counts)
        print(f"{release:<30}{few[0]:>6}{few[1]:>6}{many[0]:>10}{many[1]:>6}", flush=True)
        reasons.update(re.sub(r"\S+:\d+|line \d+|CONF\.\S+", "…", why) for _, _, why in said.left)
        forms.update(by_form(source))
        _, wrong = treated(source, (*_SELECT, *_ANY), {})
        failed += told(wrong)
    by_reason("of any value, by form: lifted, left", 30, forms, reasons)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
