"""What a plan comes to: counts, who is asked, and how long it takes to publish."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from codemods.batch.states import ReviewState
from codemods.batch.verbs.publications import Publications
from codemods.batch.verbs.session import Session
from codemods.batch.verbs.wording import Wording

_STILL = frozenset({ReviewState.PLANNED, ReviewState.COMMITTED, ReviewState.PUBLISHING})
"""Reviews that are still to be published."""


@dataclass(slots=True)
class OfCodemod:
    """What one codemod does."""

    repositories: int = 0
    files: int = 0
    findings: int = 0
    """That it repairs."""
    reported: int = 0
    """Those that it only reports."""


@dataclass(slots=True)
class Summary:
    """What a plan comes to."""

    targets: Counter[str] = field(default_factory=Counter)
    """How many branches of repositories are in each state."""
    codemods: dict[str, OfCodemod] = field(default_factory=dict)
    reviews: int = 0
    files: int = 0
    lines: int = 0
    needs_review: int = 0
    """Reviews by which behaviour changes as intended."""
    owners: list[tuple[str, int]] = field(default_factory=list)
    """Who is asked for how many reviews, the most first."""
    seconds: float = 0.0
    """How long it takes at least to publish them, as the limits and the forges are."""


def summary_of(session: Session) -> Summary:
    """Of all that is planned, whatever a command was limited to."""
    result = Summary()
    wording = Wording(session)
    publications = Publications(session)
    owners: Counter[str] = Counter()
    hosts: defaultdict[str, float] = defaultdict(float)
    for target in session.ledger.targets():
        result.targets[target.state.value] += 1
        for name, counts in target.counts.items():
            of = result.codemods.setdefault(name, OfCodemod())
            of.findings += counts["repaired"]
            of.reported += counts["reported"]
            of.files += counts["files"]
            of.repositories += bool(counts["files"])
        for stored in session.ledger.reviews(target.id):
            if stored.state not in _STILL:
                continue
            review = stored.review
            result.reviews += 1
            result.files += len(review.files)
            result.lines += review.added + review.removed
            result.needs_review += review.needs_review
            owners.update(wording.reviewers(target, review) or ("nobody by name",))
            if (forge := publications.forge(target)) is not None:
                interval = max(session.manifest.limits.push_interval, forge.interval)
                hosts[publications.host(target, stored)] += interval
    result.codemods = dict(sorted(result.codemods.items()))
    result.owners = sorted(owners.items(), key=lambda it: (-it[1], it[0]))
    result.seconds = max(hosts.values(), default=0.0)
    return result
