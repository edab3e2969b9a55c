"""Which repositories a command is for: --only, --failed and --limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice

from codemods.batch.git.urls import project_of
from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState, TargetState


class Nothing(Exception):
    """No repository is left to do anything for; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says."""

    only: tuple[str, ...] = ()
    """Globs over the URL, or over the name of the project; empty: all."""
    failed: bool = False
    """Only those that have failed, or of which a review has."""
    limit: int | None = None
    """So many at most, the first ones that the command has something to do for."""

    def takes(self, url: str) -> bool:
        """Whether --only takes a repository."""
        names = (url, project_of(url), project_of(url).rpartition("/")[2])
        return not self.only or any(fnmatchcase(name, glob) for glob in self.only for name in names)


def chosen(
    ledger: Ledger, choice: Choice, is_left: Callable[[Target], bool] = lambda target: True
) -> list[Target]:
    """The targets that a command is for, in the order of the manifest: those for which it has
    something left to do. Raises `Nothing` where the batch has none of that name."""
    named = [it for it in ledger.targets() if choice.takes(it.url)]
    if not named and choice.only:
        raise _nothing(choice)
    targets: Iterable[Target] = filter(is_left, named)
    if choice.failed:
        failed = {
            review.target for review in ledger.reviews() if review.state is ReviewState.FAILED
        }
        targets = (it for it in targets if it.state is TargetState.FAILED or it.id in failed)
    return list(islice(targets, choice.limit))


def unknown(choice: Choice, urls: Sequence[str]) -> list[str]:
    """The globs of --only that no repository is like: probably misspelt. Raises `Nothing` where
    these are all."""
    found = [glob for glob in choice.only if not any(Choice((glob,)).takes(url) for url in urls)]
    if found and len(found) == len(choice.only):
        raise _nothing(choice)
    return found


def _nothing(choice: Choice) -> Nothing:
    return Nothing(f"No repository of the batch is like {' or '.join(map(repr, choice.only))}.")
