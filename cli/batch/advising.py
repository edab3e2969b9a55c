"""What a person may do next, as it is typed."""

from __future__ import annotations

import shlex

from codemods.batch.ledger.ledger import Ledger
from codemods.batch.ledger.rows import Target
from codemods.batch.states import ReviewState
from codemods.batch.verbs.choosing import Choice, chosen
from codemods.batch.verbs.plan import SHOWN

from ..output import say
from .app import MANIFEST
from .request import BatchOptions


def after_plan(options: BatchOptions, ledger: Ledger) -> None:
    """What to do after a plan."""
    of_failures(options, ledger)
    if any(it.state is ReviewState.PLANNED for it in ledger.reviews()):
        say(f"Next: {_command(options, 'preview --all')}, then {_command(options, 'apply')}.")


def after_apply(options: BatchOptions, ledger: Ledger) -> None:
    """What to do with commits."""
    if ledger.plan and any(it.state is ReviewState.COMMITTED for it in ledger.reviews()):
        publish = _command(options, f"publish --yes-plan {ledger.plan[:SHOWN]}")
        say(f"Next: {publish}, or {_command(options, 'export DIR')}.")


def of_failures(options: BatchOptions, ledger: Ledger) -> None:
    """That something has failed, where it has."""
    if number := len(failed(options, ledger)):
        have = "branch of a repository has" if number == 1 else "branches of repositories have"
        say(
            f"{number} {have} failed: {_command(options, 'status')} says why, "
            f"{_command(options, 'retry')} does it again."
        )


def failed(options: BatchOptions, ledger: Ledger) -> list[Target]:
    """The chosen targets that have failed, or of which a review has."""
    return chosen(ledger, Choice(tuple(options.only or ()), failed=True))


def _command(options: BatchOptions, words: str) -> str:
    """A command over the same batch, as it is typed."""
    verb, _, further = words.partition(" ")
    named = "" if options.manifest == MANIFEST else shlex.quote(str(options.manifest))
    return f"`{' '.join(filter(None, ('diffwright batch', verb, further, named)))}`"
