"""How far a batch is: counts by state, and what stands in the way, grouped by message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from codemods.batch.failures import FailureKind
from codemods.batch.ledger.errors import made
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import failure_of
from codemods.batch.states import ReviewState, TargetState

_LONGEST = 1000
"""Characters of a message that tell its group: what a stranger's program says may be of any
length."""
UNSAID = "no reason was recorded"


@dataclass(frozen=True, slots=True)
class Table:
    """How many are in each state that occurs, in the order of the states."""

    targets: Mapping[TargetState, int]
    reviews: Mapping[ReviewState, int]
    """Those of all generations."""


@dataclass(frozen=True, slots=True)
class Group:
    """Targets and reviews of which the same is said."""

    kind: FailureKind | None
    """None: it is no failure."""
    message: str
    """Word for word where all say the same; otherwise with ``<path>``, ``<number>`` and the like
    for what differs from one repository to the next."""
    repositories: tuple[str, ...]
    """URLs, each once, in the order of the manifest."""
    count: int
    """Targets and reviews."""
    detail: str = ""
    """What a program said of the first of them that has something to tell."""


_OF_TARGETS = "SELECT id, state FROM targets WHERE NOT is_dropped"
_OF_REVIEWS = """SELECT target, reviews.state FROM reviews JOIN targets
    ON targets.id = reviews.target WHERE NOT is_dropped"""
_REASONS = """SELECT position AS place, targets.id, url, failure, detail FROM targets
    WHERE NOT is_dropped AND state = ?
    UNION ALL SELECT position, target, targets.url, reviews.failure, reviews.detail
    FROM reviews JOIN targets ON targets.id = reviews.target
    WHERE NOT is_dropped AND reviews.state = ? ORDER BY place"""


def table(ledger: Ledger, of: Collection[int] | None = None) -> Table:
    """Counts by state, without the targets that were dropped. `of`, here and below: the targets
    that are counted, by id; None: all."""

    def counted(question: str) -> Counter[str]:
        return Counter(
            state for target, state in ledger.database.ask(question) if of is None or target in of
        )

    targets, reviews = counted(_OF_TARGETS), counted(_OF_REVIEWS)
    return Table(
        {state: targets[state.value] for state in TargetState if state.value in targets},
        {state: reviews[state.value] for state in ReviewState if state.value in reviews},
    )


def failures(ledger: Ledger, of: Collection[int] | None = None) -> list[Group]:
    """Targets and reviews that have failed; the largest group first."""
    return _groups(ledger, TargetState.FAILED.value, ReviewState.FAILED.value, of)


def held(ledger: Ledger, of: Collection[int] | None = None) -> list[Group]:
    """Reviews that wait for a person; the largest group first."""
    return _groups(ledger, "", ReviewState.HELD.value, of)


def skipped(ledger: Ledger, of: Collection[int] | None = None) -> list[Group]:
    """Targets that do not want to be treated; the largest group first."""
    return _groups(ledger, TargetState.SKIPPED.value, "", of)


def _groups(
    ledger: Ledger, of_targets: str, of_reviews: str, of: Collection[int] | None
) -> list[Group]:
    found: dict[tuple[FailureKind | None, str], tuple[set[str], dict[str, int]]] = {}
    details: dict[tuple[FailureKind | None, str], str] = {}
    for _, target, url, stored, detail in ledger.database.ask(_REASONS, of_targets, of_reviews):
        if of is not None and target not in of:
            continue
        failure = made(ledger.database.path, failure_of, stored)
        said = (failure.message if failure else detail) or UNSAID
        key = (failure.kind if failure else None, normalised(said))
        spellings, urls = found.setdefault(key, (set(), {}))
        if len(spellings) < 2:
            spellings.add(said)
        urls[url] = urls.get(url, 0) + 1
        if failure and failure.detail:
            details.setdefault(key, failure.detail)
    groups = [
        Group(
            kind,
            next(iter(spellings)) if len(spellings) == 1 else pattern,
            tuple(urls),
            sum(urls.values()),
            details.get((kind, pattern), ""),
        )
        for (kind, pattern), (spellings, urls) in found.items()
    ]
    return sorted(groups, key=lambda it: (-it.count, it.kind.value if it.kind else "", it.message))


_NO_PATHS = r"(?!(?:input/output|read/write|and/or|i/o|n/a)\b)"
_TAIL = r"""[^\s'"<>)\],;]*[^\s'"<>)\],;:.]"""
_NAME = r"[\w.@+~-]+"
_VARIABLE = re.compile(
    rf"""
    (?P<url> (?<![\w.+-]) (?: [a-z][a-z0-9+.-]*:// | [\w.-]+@[\w.-]+: ) {_TAIL} )
    | (?P<host> \b(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b(?::\d+)? | \[[0-9a-f]*:[0-9a-f:.]+\](?::\d+)? )
    | (?P<hash> \b0x[0-9a-f]+\b | \bI?[0-9a-f]{{40}}(?:[0-9a-f]{{24}})?\b
        | \b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{{7,64}}\b )
    | (?P<path> \b[a-z]:\\[^\s'"<>:]+ | (?<![\w/]){_NO_PATHS}(?:{_NAME})?(?:/{_NAME})+/?
        | \b[\w-]+\.(?:py|pyi|toml|cfg|ini|txt|ya?ml|json|md|rst|lock|git|pack|idx|db)\b )
    | (?P<name> (?<![\w.-])(?:[a-z0-9_-]+\.)+[a-z]{{2,}}\b )
    | (?P<number> (?<![a-z_\d])\d+(?:[.,:]\d+)* )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What differs between two messages of one cause, in the order in which it is looked for. `name` is
that of a host or of a module."""


def normalised(message: str) -> str:
    """The message without what belongs to one repository, one commit or one moment alone."""
    return _VARIABLE.sub(lambda match: f"<{match.lastgroup}>", message[:_LONGEST])
